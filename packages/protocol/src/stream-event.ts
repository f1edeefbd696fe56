import type { JsonValue } from "./chunk.ts";
import type { RunErrorCode } from "./errors.ts";
import type { RunOutcome } from "./message.ts";
import type { Snapshot } from "./session.ts";

/**
 * The named Server-Sent Events of `GET /chats/:session_id/stream` and of `POST /chat/messages?stream=true`. The SSE
 * `id` is the log offset. Everything but `snapshot` names its run.
 */
export type StreamEvent =
  | { event: "snapshot"; data: Snapshot }
  | { event: "thinking"; data: { run_id: string; message_id: string; phase: "queued" | "thinking" } }
  /** `text_offset`: where `delta` begins in the message's text, in UTF-16 units. */
  | { event: "token"; data: { run_id: string; message_id: string; delta: string; text_offset: number } }
  | {
      event: "tool_call";
      data: { run_id: string; message_id: string; tool_call_id: string; name: string; input: JsonValue };
    }
  | {
      event: "tool_result";
      data: { run_id: string; message_id: string; tool_call_id: string; output?: JsonValue; error?: string };
    }
  | { event: "completed"; data: { run_id: string; message_id: string; status: Exclude<RunOutcome, "failed"> } }
  | {
      event: "error";
      data: {
        run_id?: string;
        message_id?: string;
        stage: "connection" | "processing" | "generation";
        code: RunErrorCode;
        message: string;
        retryable: boolean;
      };
    };
