import type { FinishReason, MessageChunk, Usage } from "./chunk.ts";
import type { RunError } from "./errors.ts";
import type { Message, MessagePart, RunOutcome } from "./message.ts";

/** Who caused an event. `id` is a user id, a model or agent id, or `server`. */
export interface Actor {
  kind: "user" | "agent" | "system";
  id: string;
}

interface Envelope<Type extends string, Data> {
  /** Position in the log: consecutive from 1 (LOG1). */
  seq: number;
  /** When it was recorded, in milliseconds since 1970. For display; never for order. */
  at: number;
  type: Type;
  actor: Actor;
  data: Data;
}

interface OfMessage {
  message_id: string;
}

interface OfRun extends OfMessage {
  run_id: string;
}

/** What a run is for: a first answer, another version beside it, or more of the same message. */
export type RunKind = "answer" | "retry" | "continue";

export type MessageCreated = Envelope<
  "message-created",
  { role: "user"; parent_id: string | null; parts: MessagePart[]; client_message_id: string | null }
> &
  OfMessage;
/** Brings the assistant's message into being (or reopens it, for `continue`), still empty, as the newest leaf. */
export type RunQueued = Envelope<"run-queued", { kind: RunKind; parent_id: string; model: string }> & OfRun;
export type RunStart = Envelope<"run-start", { epoch: number }> & OfRun;
export type RunChunk = Envelope<"run-chunk", { chunk: MessageChunk }> & OfRun;
export type RunStopRequested = Envelope<"run-stop-requested", Record<string, never>> & OfRun;
/** The one terminal event of a run (RUN2). */
export type RunEnd = Envelope<
  "run-end",
  {
    outcome: RunOutcome;
    finish_reason: FinishReason | null;
    usage: Usage | null;
    latency_ms: number | null;
    ttft_ms: number | null;
    error?: RunError;
    /** The model that took over from the one that was asked (PRV3). */
    model?: string;
  }
> &
  OfRun;
/** What of the session changed; the rest is as it was. */
export type SessionUpdated = Envelope<"session-updated", { title?: string; context_tags?: string[] }>;
/** What a person said was changed before anything answered it (RUN5). */
export type MessageUpdated = Envelope<"message-updated", { parts: MessagePart[] }> & OfMessage;
/** A message that another session had when this one was begun from it. */
export type MessageCopied = Envelope<"message-copied", { message: Message }> & OfMessage;
/** What waits for its answer was put into another order, or taken back (RUN5). Everything is said as it is from now on. */
export type QueueUpdated = Envelope<
  "queue-updated",
  {
    /** Every queued run, the next one first. */
    order: string[];
    /** Messages that follow another one now: message id → parent id. */
    parents: Record<string, string | null>;
    /** Messages that are gone. */
    removed: string[];
    /** Children of every message that has others now (`""`: of none), oldest first. */
    children: Record<string, string[]>;
    leaf_id: string | null;
  }
>;
/** The message's content was erased, here and in the events before this one (LOG7). */
export type MessageRedacted = Envelope<"message-redacted", Record<string, never>> & OfMessage;

/** Everything a session's log can hold (LOG2). A reader that meets another `type` keeps and counts it. */
export type SessionEvent =
  | MessageCreated
  | RunQueued
  | RunStart
  | RunChunk
  | RunStopRequested
  | RunEnd
  | SessionUpdated
  | MessageUpdated
  | MessageCopied
  | QueueUpdated
  | MessageRedacted;

export type EventType = SessionEvent["type"];

type WithoutSeq<Event> = Event extends SessionEvent ? Omit<Event, "seq"> : never;
/** An event before the log gave it its place. */
export type NewEvent = WithoutSeq<SessionEvent>;

const TYPES: Record<EventType, true> = {
  "message-created": true,
  "run-queued": true,
  "run-start": true,
  "run-chunk": true,
  "run-stop-requested": true,
  "run-end": true,
  "session-updated": true,
  "message-updated": true,
  "message-copied": true,
  "queue-updated": true,
  "message-redacted": true,
};

/** Whether this reader knows the event's type. */
export function isKnownEvent(event: { type: string }): event is SessionEvent {
  return Object.hasOwn(TYPES, event.type);
}
