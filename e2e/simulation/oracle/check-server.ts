import { type Snapshot, shownPath, stateFromSnapshot } from "@millrace/protocol";
import { browserRequest } from "../network/route.ts";
import { ACCOUNTS } from "../server/accounts.ts";
import type { ServerProcess } from "../server/server-process.ts";
import type { World } from "../world.ts";
import { canonical, difference } from "./canonical.ts";
import type { SessionTruth } from "./session-truth.ts";
import { isStored } from "./stored.ts";

/** Whether the server tells a newcomer what is on disk, and nobody else anything. */
export async function wrongOnServer(world: World, truth: SessionTruth): Promise<string | null> {
  const process = world.server.listening;
  if (!process) return "the server does not listen";
  for (const account of ACCOUNTS) {
    const response = await process.serve(
      browserRequest(world.accounts.signIn(account), `/api/v1/chat/sessions/${truth.id}`),
    );
    if (truth.isDeleted || !truth.isOwnedBy(account)) {
      if (response.status !== 404) return `SEC1, LOG7: ${account} is answered with ${response.status}`;
    } else {
      const wrong = wrongInSnapshot(truth, (await response.json()) as Snapshot) ?? (await wrongInLog(process, truth));
      if (wrong) return wrong;
    }
  }
  const copied = [...world.oracle.sessions.values()].flatMap((each) => each.copied);
  const isElsewhere = (text: string) => copied.some((copy) => copy.includes(text));
  const left = truth.erased.find((text) => !isElsewhere(text) && isStored(world.database, text));
  return left === undefined ? null : `LOG7: ${left} was erased and is still there`;
}

function wrongInSnapshot(truth: SessionTruth, snapshot: Snapshot): string | null {
  const told = stateFromSnapshot(snapshot);
  const { older_cursor, messages } = told;
  const path = shownPath(truth.state);
  const expected = { ...truth.state, older_cursor, messages: path.slice(-messages.length) };
  if ((older_cursor === null) !== (messages.length === path.length)) return "LOG4: the snapshot leaves out messages";
  const wrong = difference(canonical(told), canonical(expected));
  return wrong && `LOG4: the snapshot is not the fold of the log:${wrong}`;
}

async function wrongInLog({ log }: ServerProcess, truth: SessionTruth): Promise<string | null> {
  const { id, texts, state } = truth;
  const head = await log.head(id);
  if (head?.head !== state.seq || head.epoch !== state.epoch) return "LOG1: the log's head is not the last event's";
  let seq = head.trimmed;
  while (seq < state.seq) {
    const page = await log.read({ log: id, epoch: state.epoch, seq });
    for (const { text } of page) {
      if (text !== texts[seq++]) return `LOG2: event ${seq} is not what was committed`;
    }
    if (page.length === 0) return `LOG3: there is nothing after ${seq} of ${state.seq}`;
  }
  return null;
}
