import { type SessionState, shownPath } from "@millrace/protocol";
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
    const wrong = state && difference(comparable(state), expected);
    if (wrong) return `LIV1: ${tab.name} does not show what is on disk:${wrong}`;
    const strange = state?.messages.find((message) => {
      const real = truth.state.messages.find(({ id }) => id === message.id);
      return canonical(message) !== canonical(real);
    });
    if (strange) return `LIV1: ${tab.name} has another message ${strange.id} than is on disk`;
  }
  return null;
}

/** What a person sees of the state. */
function comparable(state: SessionState): string {
  return canonical({ ...state, messages: shownPath(state) });
}
