import type { ConnectionEndReason, LiveFrame, SubscriptionEndReason } from "@millrace/protocol";
import { ConnectionError } from "../errors.ts";
import type { LogEvent } from "./log-follower.ts";

type Untouched = Exclude<LiveFrame, { type: "events" | "subscription-end" }>;

/** A frame as it arrives: its form is checked, its events may be of types a newer server added. */
export type ReceivedFrame =
  | Untouched
  | { type: "events"; session_id: string; offset: string; events: readonly LogEvent[] }
  /** `other`: a reason that a newer server added. */
  | { type: "subscription-end"; session_id: string; reason: SubscriptionEndReason | "other" };

interface Fields {
  type?: unknown;
  session_id?: unknown;
  offset?: unknown;
  events?: unknown;
  reason?: unknown;
  lists_version?: unknown;
}

const SUBSCRIPTION_ENDS: Record<SubscriptionEndReason, true> = {
  not_found: true,
  offset_gone: true,
  invalid_offset: true,
  too_many_subscriptions: true,
};

/**
 * @param value from JSON
 * @returns null for a type of frame that a newer server added
 * @throws ConnectionError when it is no frame
 */
export function readFrame(value: unknown): ReceivedFrame | null {
  if (typeof value !== "object" || value === null) throw new ConnectionError();
  const { type, session_id, offset, events, reason, lists_version }: Fields = value;
  switch (type) {
    case "heartbeat":
      return { type };
    case "connection-start":
    case "lists-changed":
      if (!Number.isSafeInteger(lists_version)) break;
      return { type, lists_version: Number(lists_version) };
    case "subscription-start":
      if (typeof session_id !== "string" || typeof offset !== "string") break;
      return { type, session_id, offset };
    case "events":
      if (typeof session_id !== "string" || typeof offset !== "string" || !isEvents(events)) break;
      return { type, session_id, offset, events };
    case "subscription-end":
      if (typeof session_id !== "string") break;
      return { type, session_id, reason: isSubscriptionEnd(reason) ? reason : "other" };
    case "connection-end":
      return { type, reason: connectionEnd(reason) };
    default:
      if (typeof type === "string") return null;
  }
  throw new ConnectionError();
}

/** @throws ConnectionError when the text is not JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConnectionError(error);
  }
}

function isEvents(value: unknown): value is LogEvent[] {
  return Array.isArray(value) && value.length > 0 && value.every(isLogEvent);
}

function isLogEvent(value: unknown): value is LogEvent {
  if (typeof value !== "object" || value === null) return false;
  const { seq, type }: { seq?: unknown; type?: unknown } = value;
  return Number.isSafeInteger(seq) && typeof type === "string";
}

function isSubscriptionEnd(value: unknown): value is SubscriptionEndReason {
  return typeof value === "string" && Object.hasOwn(SUBSCRIPTION_ENDS, value);
}

/** Whatever a newer server's reason may be, connecting again tells more. */
function connectionEnd(reason: unknown): ConnectionEndReason {
  return reason === "signed_out" ? reason : "drain";
}
