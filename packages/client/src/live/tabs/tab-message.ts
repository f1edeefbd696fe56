import type { LiveSubscription } from "@millrace/protocol";
import type { ReceivedFrame } from "../received-frame.ts";
import type { LinkEnd } from "../transport.ts";

/**
 * What tabs that share a connection say to each other. One leads: it has the connection. The others say what they want of
 * it, and get the frames.
 */
export type TabMessage = MemberMessage | LeaderMessage;

/** `tab`: who says it. */
export type MemberMessage = { tab: string } & (
  | { type: "join"; subscriptions: LiveSubscription[] }
  | ({ type: "subscribe" } & LiveSubscription)
  | { type: "unsubscribe"; session_id: string }
  /** In answer to `beat`, so that tabs that vanished are noticed. */
  | { type: "present" }
  | { type: "leave" }
);

export type LeaderMessage =
  /** There is a new leader, which knows nobody yet. */
  | { type: "lead" }
  /** In answer to `join`, before anything else. */
  | { type: "welcome"; to: string }
  /** `to`: the tabs it is for; null: all. */
  | { type: "frame"; to: readonly string[] | null; frame: ReceivedFrame }
  /** The connection was heard of. */
  | { type: "beat" }
  /** The connection ended. */
  | { type: "end"; end: LinkEnd };

/** Part of the name of every channel and lock, so that tabs with an older form of these messages keep to themselves. */
export const TAB_MESSAGES = "1";
