import { formatOffset, reduce, type SessionState, type Snapshot, stateFromSnapshot } from "@millrace/protocol";
import type { Api } from "../src/api.ts";
import type { MillraceClient } from "../src/create-client.ts";
import type { ConnectionStatus } from "../src/live/connection-status.ts";
import type { FollowEnd, LogEvent, LogFollower, Reception, SnapshotSource } from "../src/live/log-follower.ts";
import { SESSION_ID } from "./log-events.ts";

/** Follows a log and keeps what it was told. */
export class FakeFollower implements LogFollower {
  readonly snapshots: SnapshotSource | null;
  state: SessionState | null = null;
  /** Numbers of the events it took, in order, from where it began or the last snapshot on. */
  taken: number[] = [];
  snapshotsTaken = 0;
  readonly statuses: ConnectionStatus[] = [];
  end: FollowEnd | null = null;
  /** Called with what arrives, before anything else. */
  onReceived: (events: readonly LogEvent[]) => void = () => {};
  #offset: string | null = null;

  /** @param start a session to take snapshots of, or an offset to go on from with nothing else to start from */
  constructor(start: { api: Api; sessionId: string } | { offset: string }) {
    if ("offset" in start) {
      this.#offset = start.offset;
      this.snapshots = null;
      return;
    }
    this.snapshots = {
      fetch: (signal) => start.api.snapshot(start.sessionId, signal),
      loaded: (snapshot) => this.#loaded(snapshot),
    };
  }

  get status(): ConnectionStatus {
    return this.statuses.at(-1) ?? "connecting";
  }

  offset(): string | null {
    return this.#offset;
  }

  received(events: readonly LogEvent[], offset: string): Reception {
    this.onReceived(events);
    const epoch = Number(offset.slice(0, 8));
    for (const event of events) {
      const seq = Number(this.#offset?.slice(-16));
      if (event.seq <= seq) continue;
      if (event.seq > seq + 1) return "hole";
      if (this.state) this.state = reduce(this.state, event);
      this.taken.push(event.seq);
      this.#offset = formatOffset(epoch, event.seq);
    }
    return "taken";
  }

  connectionChanged(status: ConnectionStatus): void {
    this.statuses.push(status);
  }

  ended(reason: FollowEnd): void {
    this.end = reason;
  }

  #loaded(snapshot: Snapshot): void {
    this.state = stateFromSnapshot(snapshot);
    this.#offset = snapshot.offset;
    this.taken = [];
    this.snapshotsTaken += 1;
  }
}

/** Follows a session of a device from its snapshot on. */
export function followSession({ client }: { client: MillraceClient }, sessionId = SESSION_ID) {
  const follower = new FakeFollower({ api: client.api, sessionId });
  return { follower, leave: client.followLog(sessionId, follower) };
}
