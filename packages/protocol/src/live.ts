import type { SessionEvent } from "./event.ts";

/**
 * What travels on a live connection (LIV1). One connection carries any number of sessions' logs and what concerns the
 * signed-in person. WebSocket, Server-Sent Events and long-poll carry the same frames: a WebSocket one per message, SSE one
 * per `data:`, long-poll a JSON array of them.
 */
export interface LiveSubscription {
  session_id: string;
  /** The last event the client has; only what comes after it is sent. */
  offset: string;
}

/** What a client says on an open WebSocket. Subscribing to a session again replaces its subscription. */
export type LiveCommand = ({ type: "subscribe" } & LiveSubscription) | { type: "unsubscribe"; session_id: string };

/** The body of `POST /live` (SSE) and `POST /live/poll`. */
export interface LiveRequest {
  subscriptions: LiveSubscription[];
  /** The version of the lists the client has (see `lists-changed`); a poll answers at once when it is not the newest. */
  lists_version?: number;
  /** Only for `/live/poll`: false answers at once, whether or not there is news. */
  wait?: boolean;
}

/** Why a subscription ended; the other subscriptions of the connection go on. */
export type SubscriptionEndReason =
  /** There is no such session, or not for this person (any more). */
  | "not_found"
  /** What follows the offset cannot be served: take a new snapshot (LOG3). */
  | "offset_gone"
  | "invalid_offset"
  | "too_many_subscriptions";

/** Why the server ends a connection in good order. */
export type ConnectionEndReason =
  /** It is going down; connect again, to another process or after a moment. */
  | "drain"
  /** The sign-in that the connection rests on ended. */
  | "signed_out";

/** What the server says. */
export type LiveFrame =
  /** The first frame: the connection works. `lists_version` is that of `lists-changed` as it is now. */
  | { type: "connection-start"; lists_version: number }
  /** The subscription is accepted. `offset` is the log's end at this moment: events up to it follow at once. */
  | { type: "subscription-start"; session_id: string; offset: string }
  /** The next events of the log, in order; `offset` is that of the last of them. */
  | { type: "events"; session_id: string; offset: string; events: SessionEvent[] }
  | { type: "subscription-end"; session_id: string; reason: SubscriptionEndReason }
  /** The person's lists (sessions, titles, unread marks) are not what they were: fetch those on screen anew (LIV5). */
  | { type: "lists-changed"; lists_version: number }
  /** Nothing happened for a while (LIV3). */
  | { type: "heartbeat" }
  | { type: "connection-end"; reason: ConnectionEndReason };
