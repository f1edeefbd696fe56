import { DEFAULT_TITLE, type MessageChunk, type SessionEvent } from "@millrace/protocol";

/** The event as it stays when the content of its message is erased: ids, names and figures, no text (LOG7). */
export function withoutContent(event: SessionEvent): SessionEvent {
  switch (event.type) {
    case "message-created":
      return { ...event, data: { ...event.data, parts: [] } };
    case "message-updated":
      return { ...event, data: { parts: [] } };
    case "message-copied":
      return { ...event, data: { message: { ...event.data.message, parts: [] } } };
    case "run-chunk":
      return { ...event, data: { chunk: emptied(event.data.chunk) } };
    case "run-queued":
    case "run-start":
    case "run-stop-requested":
    case "run-end":
    case "queue-updated":
    case "message-redacted":
      return event;
    case "session-updated":
      return event.data.title === undefined ? event : { ...event, data: { ...event.data, title: DEFAULT_TITLE } };
  }
}

function emptied(chunk: MessageChunk): MessageChunk {
  switch (chunk.type) {
    case "start-step":
    case "finish-step":
    case "text-start":
    case "text-end":
    case "reasoning-start":
      return chunk;
    case "tool-input-start":
      return { type: chunk.type, toolCallId: chunk.toolCallId, toolName: chunk.toolName };
    case "text-delta":
    case "reasoning-delta":
      return { ...chunk, delta: "" };
    case "reasoning-end":
      return { type: chunk.type, id: chunk.id };
    case "tool-input-delta":
      return { ...chunk, inputTextDelta: "" };
    case "tool-input-available":
      return { type: chunk.type, toolCallId: chunk.toolCallId, toolName: chunk.toolName, input: null };
    case "tool-input-error":
      return { ...chunk, input: null, errorText: "" };
    case "tool-output-available":
      return { ...chunk, output: null };
    case "tool-output-error":
      return { ...chunk, errorText: "" };
  }
}
