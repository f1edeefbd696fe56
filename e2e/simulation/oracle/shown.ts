import { isDeepStrictEqual } from "node:util";
import type { SessionState } from "@millrace/protocol";
import type { Tab } from "../device/tab.ts";
import type { SessionTruth } from "./session-truth.ts";

/** What a tab showed of a session, and what it should have been. */
export interface Seen {
  readonly state: SessionState;
  readonly expected: SessionState | undefined;
}

/**
 * What is wrong with showing this now. Only what changed since the last time is compared, here or on disk.
 *
 * @param before what the tab showed last
 */
export function wrongToShow(
  tab: Tab,
  state: SessionState,
  before: Seen | null,
  truth: SessionTruth | undefined,
): string | null {
  if (!truth) return "DUR1: there is no such session on disk";
  if (!truth.isOwnedBy(tab.browser.account)) return "SEC1: it is somebody else's";
  const { epoch, seq } = truth.state;
  if (state.epoch > epoch) return `LOG3: the log is at epoch ${epoch}`;
  if (state.epoch < epoch) return null; // it has yet to learn that content was erased
  if (before?.state.epoch === epoch && state.seq < before.state.seq) return `it showed ${before.state.seq} before`;
  const expected = truth.stateAt(state.seq);
  if (!expected) return `DUR1: on disk it goes up to ${seq}`;
  const isSame = <Value>(shown: Value, real: Value, shownBefore: unknown, realBefore: unknown) =>
    (shown === shownBefore && real === realBefore) || isDeepStrictEqual(shown, real);
  for (const part of ["session", "active_runs"] as const) {
    if (!isSame(state[part], expected[part], before?.state[part], before?.expected?.[part])) {
      return `LOG5: ${part} is not what the log says`;
    }
  }
  const real = byId(expected);
  const shownBefore = byId(before?.state);
  const realBefore = byId(before?.expected);
  const wrong = state.messages.find(
    (message) => !isSame(message, real.get(message.id), shownBefore.get(message.id), realBefore.get(message.id)),
  );
  return wrong ? `LOG5: message ${wrong.id} is not what the log says` : null;
}

function byId(state: SessionState | undefined) {
  return new Map(state?.messages.map((message) => [message.id, message]));
}
