import type { Tab } from "../device/tab.ts";
import type { World } from "../world.ts";

/** What keeps the simulation from being quiet; null when all that was begun is finished and has arrived everywhere. */
export function notConverged(world: World): string | null {
  return notEnded(world) ?? firstOf(world.tabs, (tab) => notShown(world, tab)) ?? notSent(world) ?? notListed(world);
}

function notEnded({ oracle, server }: World): string | null {
  if (!server.listening) return "the server does not listen";
  return firstOf(oracle.sessions.values(), ({ state, isDeleted }) => {
    const [active] = state.active_runs;
    return active && !isDeleted ? `RUN4: run ${active.id} is still ${active.status}` : null;
  });
}

function notShown({ oracle }: World, tab: Tab): string | null {
  if (!tab.sessionList) return `${tab.name} does not know who is signed in`;
  return firstOf(tab.watched, ([id, { store }]) => {
    const { status, state, connection } = store.getView();
    const truth = oracle.sessions.get(id);
    const where = `${tab.name} with ${id} is ${status}, ${connection}`;
    const isTheirs = truth && !truth.isDeleted && truth.isOwnedBy(tab.browser.account);
    if (!isTheirs) return status === "not_found" ? null : `${where}, though it must not be found`;
    if (status !== "ready" || !state) return where;
    const { epoch, seq } = truth.state;
    return state.epoch === epoch && state.seq === seq
      ? null
      : `${where}, at ${state.epoch}:${state.seq} of ${epoch}:${seq}`;
  });
}

function notSent({ oracle, browsers, tabs }: World): string | null {
  const isDeleted = (sessionId: string) => oracle.sessions.get(sessionId)?.isDeleted;
  return (
    firstOf(tabs, ({ name, stores }) =>
      firstOf(stores, (store) => {
        const [unsent] = isDeleted(store.id) ? [] : store.getView().outgoing;
        return unsent ? `${name} has not sent ${unsent.content}` : null;
      }),
    ) ??
    firstOf(browsers, ({ name, storage }) => {
      // What was sent or given up may be kept nevertheless, where it could not be removed.
      const givenUp = new Set(
        oracle.history.written.flatMap(({ content, isUncertain }) => (isUncertain ? [content] : [])),
      );
      const isDone = (id: string, content: string) =>
        isDeleted(id) || givenUp.has(content) || oracle.sessions.get(id)?.said.includes(content);
      const unsent = storage.messages.find(({ session_id, content }) => !isDone(session_id, content));
      return unsent ? `${name} keeps ${unsent.content} unsent` : null;
    })
  );
}

function notListed({ oracle, tabs }: World): string | null {
  const sessions = [...oracle.sessions.values()].filter(({ isDeleted }) => !isDeleted);
  return firstOf(tabs, ({ name, browser, sessionList }) => {
    const listed = new Map(sessionList?.items.map(({ id, title }) => [id, title]));
    const own = sessions.filter((truth) => truth.isOwnedBy(browser.account));
    const isListed = own.every(({ id, state }) => listed.get(id) === state.session.title);
    const isDone = isListed && listed.size === own.length && sessionList?.isFresh;
    return isDone ? null : `LIV5: ${name} does not list the sessions there are`;
  });
}

function firstOf<Item>(items: Iterable<Item>, wrongIn: (item: Item) => string | null): string | null {
  for (const item of items) {
    const wrong = wrongIn(item);
    if (wrong !== null) return wrong;
  }
  return null;
}
