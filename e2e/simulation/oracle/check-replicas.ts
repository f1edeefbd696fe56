import { newestLeafAfter, type SessionState, shownPath } from "@millrace/protocol";
import type { SessionView } from "../../../packages/client/src/index.ts";
import type { World } from "../world.ts";
import { canonical, difference } from "./canonical.ts";
import type { SessionTruth } from "./session-truth.ts";

/** Whether every tab that shows the session shows all of it, byte for byte, once it has loaded what is older. */
export async function wrongInReplicas(world: World, truth: SessionTruth): Promise<string | null> {
  const expected = comparable(truth.state);
  for (const tab of world.tabs) {
    const store = tab.watched.get(truth.id)?.store;
    let state = store?.getView().state;
    while (store && state && state.older_cursor !== null) {
      await store.loadOlder();
      state = store.getView().state;
    }
    const view = store?.getView();
    const wrong = view && state && (wrongPath(view, truth.state) ?? difference(comparable(state), expected));
    if (wrong) return `LIV1: ${tab.name} does not show what is on disk:${wrong}`;
    const strange = state?.messages.find((message) => {
      const real = truth.state.messages.find(({ id }) => id === message.id);
      return canonical(message) !== canonical(real);
    });
    if (strange) return `LIV1: ${tab.name} has another message ${strange.id} than is on disk`;
  }
  return null;
}

/** The tab shows a path to one of the leaves there are, and nothing waits any more. */
function wrongPath({ path, queue }: SessionView, state: SessionState): string | null {
  const last = path.at(-1);
  const leaf = last ? newestLeafAfter(state, last.id) : state.leaf_id;
  return queue.length === 0 ? difference(canonical(path), canonical(shownPath(state, leaf))) : "something waits";
}

/** The state without its messages. */
function comparable(state: SessionState): string {
  return canonical({ ...state, messages: [] });
}
