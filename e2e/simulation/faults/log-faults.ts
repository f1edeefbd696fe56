import type { SessionTruth } from "../oracle/session-truth.ts";
import type { ServerProcess } from "../server/server-process.ts";
import type { World } from "../world.ts";
import type { Fault } from "./fault.ts";
import type { FaultKind } from "./fault-kind.ts";

/** Changes how a log is kept while it is read and written to. */
function reshape(kind: FaultKind, change: (server: ServerProcess, id: string) => Promise<boolean>): Fault {
  return (world) => {
    const truth = anySession(world);
    const server = world.server.listening;
    if (!truth || !server) return;
    change(server, truth.id).then(
      (isChanged) => isChanged && world.happened(kind, truth.id),
      () => {}, // the disk was away
    );
  };
}

/** Somebody erases what a message says. */
const erase: Fault = (world) => {
  const random = world.random.nemesis;
  const truth = anySession(world);
  const messages = truth?.state.messages.filter(({ redacted }) => !redacted) ?? [];
  const tab = world.tabs.find(({ browser, machine }) => machine.isAwake && truth?.isOwnedBy(browser.account));
  if (!truth || !tab || messages.length === 0) return;
  const { id } = random.pick(messages);
  tab.client.api.eraseMessage(truth.id, id).then(
    () => world.happened("message-erase", id),
    () => {}, // it is being written, or the network was away
  );
};

function anySession(world: World): SessionTruth | undefined {
  const sessions = [...world.oracle.sessions.values()].filter(({ isDeleted }) => !isDeleted);
  return sessions.length === 0 ? undefined : world.random.nemesis.pick(sessions);
}

export const LOG_FAULTS = {
  "log-pack": reshape("log-pack", (server, id) => server.pack(id)),
  "log-trim": reshape("log-trim", async (server, id) => {
    await server.pack(id);
    return server.trim(id);
  }),
  "message-erase": erase,
} satisfies Partial<Record<FaultKind, Fault>>;
