import type { AssistantMessage, Message, UserMessage } from "@millrace/protocol";
import type { Selectable } from "kysely";
import type { MessageTable } from "./schema.ts";

export type MessageRow = Selectable<MessageTable>;

/** The message a row holds. JSON columns were written by the functions below, so their shapes are known. */
export function toMessage(row: MessageRow): Message {
  const base = {
    id: row.id,
    parent_id: row.parent_id,
    parts: JSON.parse(row.parts),
    ...(row.redacted === 1 && { redacted: true as const }),
    created_at: new Date(row.created_at).toISOString(),
  };
  if (row.role === "user") {
    return { ...base, role: "user", author_id: row.author_id ?? "", client_message_id: row.client_message_id };
  }
  return {
    ...base,
    role: "assistant",
    model: row.model ?? "",
    ...(row.asked_model !== null && { asked_model: row.asked_model }),
    run_id: row.run_id ?? "",
    status: row.status === "sent" ? "completed" : row.status,
    finish_reason: row.finish_reason,
    usage: row.usage === null ? null : JSON.parse(row.usage),
    latency_ms: row.latency_ms,
    ttft_ms: row.ttft_ms,
    error: row.error === null ? null : JSON.parse(row.error),
    open: {},
  };
}

export function userMessageRow(sessionId: string, position: number, message: UserMessage): MessageRow {
  return {
    ...emptyRow(sessionId, position, message),
    role: "user",
    author_id: message.author_id,
    client_message_id: message.client_message_id,
    status: "sent",
  };
}

export function assistantMessageRow(sessionId: string, position: number, message: AssistantMessage): MessageRow {
  return { ...emptyRow(sessionId, position, message), role: "assistant", ...assistantColumns(message) };
}

/** What a run changes in its message's row. */
export function assistantColumns(message: AssistantMessage) {
  return {
    parts: JSON.stringify(message.parts),
    model: message.model,
    asked_model: message.asked_model ?? null,
    run_id: message.run_id,
    status: message.status,
    finish_reason: message.finish_reason,
    usage: message.usage && JSON.stringify(message.usage),
    latency_ms: message.latency_ms,
    ttft_ms: message.ttft_ms,
    error: message.error && JSON.stringify(message.error),
  };
}

function emptyRow(sessionId: string, position: number, message: Message): MessageRow {
  return {
    id: message.id,
    session_id: sessionId,
    position,
    parent_id: message.parent_id,
    role: message.role,
    parts: JSON.stringify(message.parts),
    author_id: null,
    client_message_id: null,
    model: null,
    asked_model: null,
    run_id: null,
    status: "sent",
    finish_reason: null,
    usage: null,
    latency_ms: null,
    ttft_ms: null,
    error: null,
    redacted: 0,
    created_at: Date.parse(message.created_at),
  };
}
