import type { Snapshot } from "@millrace/protocol";
import type { ConnectionStatus } from "./connection-status.ts";

/** An event as it arrives: of a known type or of one that a newer server added (LOG2). */
export type LogEvent = { seq: number; type: string };

/**
 * What became of events: all taken; taken up to a hole (LOG3); or all taken, but what is loaded no longer suffices to
 * show the session.
 */
export type Reception = "taken" | "hole" | "snapshot-needed";

/** Why a log is not followed any more. `gone`: what comes after the offset cannot be had, and there is no other start. */
export type FollowEnd = "not_found" | "signed_out" | "gone";

/** Where a follower starts when it cannot go on from an offset. */
export interface SnapshotSource {
  /** Rejects with `ApiError` or `ConnectionError`; it is asked again then, except after 401 and 404. */
  fetch(signal: AbortSignal): Promise<Snapshot>;
  /** Starts anew from a snapshot; `offset` is that of the snapshot from now on. */
  loaded(snapshot: Snapshot): void;
}

/**
 * Who follows a log. Connections come and go behind its back: it gets every event after its offset, in order, however often
 * the transport changes. None of it is called any more once following was ended, by either side.
 */
export interface LogFollower {
  /** The offset of the last event it has; null when it has nothing to go on from, which needs `snapshots`. */
  offset(): string | null;
  /** Null: it ends (`gone`) when what comes after its offset cannot be had. */
  readonly snapshots: SnapshotSource | null;
  /**
   * Takes events in order, skipping those it has by their `seq`. A later one than the next is a hole: nothing of it may be
   * taken. The hole's events come again, or a new snapshot.
   *
   * @param offset that of the last of the events
   */
  received(events: readonly LogEvent[], offset: string): Reception;
  /** Called first when it is another than `connecting`, possibly before `follow` returns. */
  connectionChanged?(status: ConnectionStatus): void;
  /** It is over for good. */
  ended(reason: FollowEnd): void;
}
