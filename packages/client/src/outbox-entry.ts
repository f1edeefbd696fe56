import type { KeptMessage } from "./storage/kept-messages.ts";

/** A message in one tab's outbox. Immutable. */
export interface OutboxEntry {
  readonly message: KeptMessage;
  /** Posts by this tab since a person last asked for it; what was posted before this tab had it starts with two. */
  readonly posts: number;
  /** Whether the device has it; null until that is known. */
  readonly isKept: boolean | null;
  /** Whether this tab posts it; at first it does not when another one wrote it, which is probably about to. */
  readonly isOurs: boolean;
}

/** An hour less than the server surely knows a message again (RUN6), in milliseconds. */
const RECOGNIZED_FOR = 23 * 60 * 60 * 1000;

/** Neither acknowledged nor failed. */
export function isUnsent({ offset, failure }: KeptMessage): boolean {
  return offset === null && failure === null;
}

/** A server that lets a device wait for longer is not waited for: the device's clock was set back. */
const LONGEST_HOLD = 60 * 60 * 1000;

/** Until when the server takes no message, as far as this one learned; null: it may be posted. */
export function heldUntil(message: KeptMessage, now: number): number | null {
  const { held_until = 0 } = message;
  const isHeld = isUnsent(message) && held_until > now && held_until - now <= LONGEST_HOLD;
  return isHeld ? held_until : null;
}

/** Whether the server may have stored it so long ago that it would store it again. */
export function isUncertain({ posted_at }: KeptMessage, now: number): boolean {
  return posted_at !== null && Math.abs(now - posted_at) >= RECOGNIZED_FOR;
}
