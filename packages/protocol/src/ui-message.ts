import type { FinishReason, MessageChunk, Usage } from "./chunk.ts";
import type { RunError } from "./errors.ts";
import type { AssistantMessage, Message, MessagePart, RunOutcome } from "./message.ts";

/** A message in the shape of the AI SDK's `UIMessage`, as `useChat({ messages })` wants it. */
export interface UiMessage {
  id: string;
  role: "user" | "assistant";
  parts: MessagePart[];
  metadata?: UiMessageMetadata;
}

/** What an assistant's message carries as `metadata` in the AI SDK; while it grows, only the first three. */
export interface UiMessageMetadata {
  model?: string;
  /** The model that was asked, where another one answered. */
  asked_model?: string;
  run_id?: string;
  created_at?: string;
  status?: RunOutcome;
  usage?: Usage | null;
  latency_ms?: number | null;
  ttft_ms?: number | null;
  error?: RunError;
}

/** A piece of the stream in which the AI SDK reads a message. `ui-message.test-d.ts` holds the types to those of the SDK. */
export type UiMessageChunk =
  | MessageChunk
  | { type: "start"; messageId: string; messageMetadata?: UiMessageMetadata }
  | { type: "message-metadata"; messageMetadata: UiMessageMetadata }
  | { type: "finish"; finishReason: FinishReason | "interrupted"; messageMetadata?: UiMessageMetadata }
  | { type: "abort" }
  | { type: "error"; errorText: string };

export function toUiMessage(message: Message): UiMessage {
  const { id, role, parts } = message;
  return { id, role, parts: [...parts], ...(message.role === "assistant" && { metadata: metadataOf(message) }) };
}

/** The first chunk of a message's stream. */
export function startChunk(message: AssistantMessage): UiMessageChunk {
  return { type: "start", messageId: message.id, messageMetadata: startMetadata(message) };
}

/** The last chunks of a message's stream, once it ended; null while it is being written. */
export function endChunks(message: AssistantMessage): UiMessageChunk[] | null {
  const outcome = outcomeOf(message);
  if (!outcome) return null;
  const messageMetadata = endMetadata(message, outcome);
  switch (outcome) {
    case "completed":
      return [{ type: "finish", finishReason: message.finish_reason ?? "stop", messageMetadata }];
    case "stopped":
      return [{ type: "abort" }, { type: "finish", finishReason: "interrupted", messageMetadata }];
    case "suspended":
      return [{ type: "finish", finishReason: "tool-calls", messageMetadata }];
    case "failed":
    case "interrupted":
      return [
        { type: "message-metadata", messageMetadata },
        { type: "error", errorText: message.error?.message ?? "The answer broke off." },
      ];
  }
}

function outcomeOf({ status }: AssistantMessage): RunOutcome | null {
  return status === "queued" || status === "running" ? null : status;
}

function metadataOf(message: AssistantMessage): UiMessageMetadata {
  const outcome = outcomeOf(message);
  return { ...startMetadata(message), ...(outcome && endMetadata(message, outcome)) };
}

function startMetadata({ model, run_id, created_at }: AssistantMessage): UiMessageMetadata {
  return { model, run_id, created_at };
}

function endMetadata(message: AssistantMessage, status: RunOutcome): UiMessageMetadata {
  const { usage, latency_ms, ttft_ms, error, model, asked_model } = message;
  const answeredBy = asked_model !== undefined && { model, asked_model };
  return { status, usage, latency_ms, ttft_ms, ...answeredBy, ...(error && { error }) };
}
