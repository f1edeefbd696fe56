import type { ConnectionEndReason, LiveSubscription } from "@millrace/protocol";
import { ApiError } from "../errors.ts";
import type { TransportKind } from "./connection-status.ts";
import type { ReceivedFrame } from "./received-frame.ts";

/** A way for frames to travel. */
export interface Transport {
  readonly kind: TransportKind;
  /** Opens a link at once. The host hears of it only after this returned. */
  open(host: LinkHost): Link;
}

/** A connection, from being opened to its end. */
export interface Link {
  /**
   * Carries a log from an offset, in place of what it carried of that log. Frames of before may still come, until
   * `subscription-start`.
   */
  subscribe(subscription: LiveSubscription): void;
  unsubscribe(sessionId: string): void;
  /** Ends it, without a word to the host. */
  close(): void;
}

/** Who opened a link. */
export interface LinkHost {
  /** What is to be carried, with offsets as they are now. A link asks when it opens, and whenever it has to begin anew. */
  subscriptions(): LiveSubscription[];
  /** The version of the lists this device has; null while it does not know. */
  listsVersion(): number | null;
  /** Something arrived, if only a part of a frame. */
  heard(): void;
  frame(frame: ReceivedFrame): void;
  /** The link failed or was ended by the server. Nothing more comes from it. */
  ended(end: LinkEnd): void;
}

export interface LinkEnd {
  /** `drain`: the server is going down, in good order. `broken`: anything but that and the end of the sign-in. */
  readonly reason: ConnectionEndReason | "broken";
  /** How long the server asked to be left alone, in milliseconds; 0 when it did not. */
  readonly retryAfterMs: number;
}

export const BROKEN: LinkEnd = { reason: "broken", retryAfterMs: 0 };

/** What a failed request means for the link it was for. */
export function linkEndOf(error: unknown): LinkEnd {
  if (!(error instanceof ApiError)) return BROKEN;
  const reason = error.problem.code === "unauthenticated" ? "signed_out" : "broken";
  return { reason, retryAfterMs: error.retryAfterMs ?? 0 };
}
