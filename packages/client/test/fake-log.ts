import { formatOffset, parseOffset, reduce, type SessionState, type SubscriptionEndReason } from "@millrace/protocol";
import type { LogEvent } from "../src/live/log-follower.ts";
import { startState } from "./log-events.ts";

/** One session's log on the fake server. */
export class FakeLog {
  readonly id: string;
  epoch = 1;
  /** Events up to this one cannot be had any more. */
  trimmed = 0;
  readonly events: LogEvent[] = [];

  constructor(id: string) {
    this.id = id;
  }

  get state(): SessionState {
    return this.events.reduce(reduce, startState(this.epoch));
  }

  offset(seq = this.events.length): string {
    return formatOffset(this.epoch, seq);
  }

  append(...events: { type: string }[]): void {
    for (const event of events) this.events.push({ ...event, seq: this.events.length + 1 });
  }

  /** The position in this log that an offset names, or why nothing can follow it. */
  seqOf(offset: string): number | SubscriptionEndReason {
    const position = parseOffset(offset);
    if (!position) return "invalid_offset";
    const { epoch, seq } = position;
    return epoch !== this.epoch || seq > this.events.length || seq < this.trimmed ? "offset_gone" : seq;
  }
}
