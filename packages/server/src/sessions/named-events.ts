import { formatOffset, type RunErrorCode, type SessionEvent, type StreamEvent } from "@millrace/protocol";
import type { LogEvent } from "../log/feed.ts";

/** Where in its course an answer failed, as far as the reason tells. */
const STAGES: Record<RunErrorCode, "connection" | "processing" | "generation"> = {
  model_unknown: "processing",
  key_rejected: "connection",
  request_refused: "processing",
  context_too_long: "processing",
  rate_limited: "connection",
  quota_exhausted: "connection",
  provider_overloaded: "connection",
  provider_unreachable: "connection",
  address_refused: "connection",
  provider_timeout: "connection",
  provider_error: "generation",
  provider_unavailable: "connection",
  answer_truncated: "generation",
  answer_too_large: "generation",
  content_refused: "generation",
  time_limit: "generation",
  budget_exceeded: "processing",
  server_restarted: "generation",
  internal: "processing",
};

/**
 * Turns a log into the named events of one reader. Keeps how long each message's text is, so it must see every event
 * after the place it began at.
 */
export class NamedEvents {
  readonly #epoch: number;
  readonly #textLengths: Map<string, number>;

  /** @param textLengths how long the text of each message was at the place the reader begins at; 0 unless given */
  constructor(epoch: number, textLengths: Iterable<readonly [string, number]>) {
    this.#epoch = epoch;
    this.#textLengths = new Map(textLengths);
  }

  /** The event as a Server-Sent Event frame; empty for what this stream does not tell. */
  frame({ seq, event }: LogEvent): string {
    const offset = formatOffset(this.#epoch, seq);
    if (event.type === "run-chunk" && event.data.chunk.type === "text-delta") {
      return this.#token(event, event.data.chunk.delta, offset);
    }
    const named = this.#named(event);
    return named ? sseFrame(named, offset) : "";
  }

  /** The frame most frames are, put together by hand: only the text can need escaping. */
  #token({ run_id, message_id }: { run_id: string; message_id: string }, delta: string, offset: string): string {
    const textOffset = this.#textLengths.get(message_id) ?? 0;
    this.#textLengths.set(message_id, textOffset + delta.length);
    const data = `{"run_id":"${run_id}","message_id":"${message_id}","delta":${JSON.stringify(delta)},"text_offset":${textOffset}}`;
    return `event: token\nid: ${offset}\ndata: ${data}\n\n`;
  }

  #named(event: SessionEvent): StreamEvent | null {
    switch (event.type) {
      case "run-queued":
        return { event: "thinking", data: { ...ids(event), phase: "queued" } };
      case "run-start":
        return { event: "thinking", data: { ...ids(event), phase: "thinking" } };
      case "run-chunk":
        return this.#chunk(event);
      case "run-end":
        return ended(event);
      case "message-created":
      case "run-stop-requested":
      case "session-updated":
      case "message-updated":
      case "message-copied":
      case "queue-updated":
      case "message-redacted":
        return null;
    }
  }

  #chunk(event: Extract<SessionEvent, { type: "run-chunk" }>): StreamEvent | null {
    const { chunk } = event.data;
    switch (chunk.type) {
      case "tool-input-available":
        return {
          event: "tool_call",
          data: { ...ids(event), tool_call_id: chunk.toolCallId, name: chunk.toolName, input: chunk.input },
        };
      case "tool-output-available":
        return { event: "tool_result", data: { ...ids(event), tool_call_id: chunk.toolCallId, output: chunk.output } };
      case "tool-output-error":
      case "tool-input-error":
        return {
          event: "tool_result",
          data: { ...ids(event), tool_call_id: chunk.toolCallId, error: chunk.errorText },
        };
      default:
        return null;
    }
  }
}

/** @param offset the SSE id */
export function sseFrame({ event, data }: StreamEvent, offset: string): string {
  return `event: ${event}\nid: ${offset}\ndata: ${JSON.stringify(data)}\n\n`;
}

function ended(event: Extract<SessionEvent, { type: "run-end" }>): StreamEvent {
  const { outcome, error } = event.data;
  if (outcome !== "failed") return { event: "completed", data: { ...ids(event), status: outcome } };
  const { code, message, retryable } = error ?? { code: "internal", message: "The answer failed.", retryable: true };
  return { event: "error", data: { ...ids(event), stage: STAGES[code], code, message, retryable } };
}

function ids({ run_id, message_id }: { run_id: string; message_id: string }) {
  return { run_id, message_id };
}
