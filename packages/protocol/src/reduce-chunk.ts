import type { JsonValue, MessageChunk, ProviderMetadata } from "./chunk.ts";
import type { AssistantMessage, MessagePart, OpenPart, ToolPart } from "./message.ts";

/** Folds one chunk into the message it belongs to. A chunk for a part that is not open changes nothing. */
export function reduceChunk(message: AssistantMessage, chunk: MessageChunk): AssistantMessage {
  switch (chunk.type) {
    case "start-step":
      // A leading step mark would only be noise between nothing and the first part.
      return message.parts.length === 0 ? message : { ...message, parts: [...message.parts, { type: "step-start" }] };
    case "finish-step":
      return message;
    case "text-start":
      return opened(message, `text ${chunk.id}`, { type: "text", text: "", state: "streaming" });
    case "reasoning-start":
      return opened(message, `reasoning ${chunk.id}`, { type: "reasoning", text: "", state: "streaming" });
    case "text-delta":
      return changed(message, `text ${chunk.id}`, (part) => grown(part, chunk.delta));
    case "reasoning-delta":
      return changed(message, `reasoning ${chunk.id}`, (part) => grown(part, chunk.delta));
    case "text-end":
      return closed(message, `text ${chunk.id}`, (part) => (part.type === "text" ? { ...part, state: "done" } : part));
    case "reasoning-end":
      return closed(message, `reasoning ${chunk.id}`, (part) => {
        if (part.type !== "reasoning") return part;
        const { providerMetadata } = chunk;
        return { ...part, state: "done", ...(providerMetadata && { providerMetadata }) };
      });
    case "tool-input-start":
      return opened(
        message,
        `tool ${chunk.toolCallId}`,
        {
          type: `tool-${chunk.toolName}`,
          toolCallId: chunk.toolCallId,
          state: "input-streaming",
          input: undefined,
          ...calledWith(chunk.providerMetadata),
        },
        "",
      );
    case "tool-input-delta":
      return toolInputGrown(message, chunk.toolCallId, chunk.inputTextDelta);
    case "tool-input-available":
      return toolInput(message, chunk.toolCallId, {
        type: `tool-${chunk.toolName}`,
        toolCallId: chunk.toolCallId,
        state: "input-available",
        input: chunk.input,
        ...calledWith(chunk.providerMetadata),
      });
    case "tool-input-error":
      return toolInput(message, chunk.toolCallId, {
        type: `tool-${chunk.toolName}`,
        toolCallId: chunk.toolCallId,
        state: "output-error",
        input: chunk.input,
        errorText: chunk.errorText,
      });
    case "tool-output-available":
      return toolOutput(message, chunk.toolCallId, (part, input) => ({
        type: part.type,
        toolCallId: part.toolCallId,
        state: "output-available",
        input: input ?? null,
        output: chunk.output,
        ...calledWith(part.callProviderMetadata),
      }));
    case "tool-output-error":
      return toolOutput(message, chunk.toolCallId, (part, input) => ({
        type: part.type,
        toolCallId: part.toolCallId,
        state: "output-error",
        input,
        errorText: chunk.errorText,
        ...calledWith(part.callProviderMetadata),
      }));
  }
}

/** Marks everything still open as done: what a run's end leaves behind. */
export function closeParts(message: AssistantMessage): AssistantMessage {
  if (Object.keys(message.open).length === 0) return message;
  const parts = [...message.parts];
  for (const { part: index } of Object.values(message.open)) {
    const part = parts[index];
    if (part?.type === "text" || part?.type === "reasoning") parts[index] = { ...part, state: "done" };
  }
  return { ...message, parts, open: {} };
}

/** Each kind of part numbers its own: a text and a tool call of the same id can be open at once. */
type OpenKey = `${"text" | "reasoning" | "tool"} ${string}`;

function opened(message: AssistantMessage, key: OpenKey, part: MessagePart, inputText?: string): AssistantMessage {
  const open: OpenPart = { part: message.parts.length, ...(inputText !== undefined && { input_text: inputText }) };
  return { ...message, parts: [...message.parts, part], open: { ...message.open, [key]: open } };
}

function changed(
  message: AssistantMessage,
  key: OpenKey,
  change: (part: MessagePart) => MessagePart,
): AssistantMessage {
  const open = message.open[key];
  return open ? replaced(message, open.part, change) : message;
}

function closed(message: AssistantMessage, key: OpenKey, change: (part: MessagePart) => MessagePart): AssistantMessage {
  if (!message.open[key]) return message;
  const { [key]: _, ...open } = message.open;
  return { ...changed(message, key, change), open };
}

function replaced(message: AssistantMessage, index: number, change: (part: MessagePart) => MessagePart) {
  const part = message.parts[index];
  if (!part) return message;
  const parts = [...message.parts];
  parts[index] = change(part);
  return { ...message, parts };
}

function grown(part: MessagePart, delta: string): MessagePart {
  return part.type === "text" || part.type === "reasoning" ? { ...part, text: part.text + delta } : part;
}

function toolInputGrown(message: AssistantMessage, id: string, delta: string): AssistantMessage {
  const key: OpenKey = `tool ${id}`;
  const open = message.open[key];
  if (open?.input_text === undefined) return message;
  return { ...message, open: { ...message.open, [key]: { part: open.part, input_text: open.input_text + delta } } };
}

function toolInput(message: AssistantMessage, id: string, part: ToolPart): AssistantMessage {
  if (message.open[`tool ${id}`]) {
    return closed(message, `tool ${id}`, (begun) =>
      "toolCallId" in begun ? { ...calledWith(begun.callProviderMetadata), ...part } : part,
    );
  }
  return findTool(message, id) < 0 ? { ...message, parts: [...message.parts, part] } : message;
}

/** What the provider wants back with the call. */
function calledWith(callProviderMetadata: ProviderMetadata | undefined): Pick<ToolPart, "callProviderMetadata"> {
  return callProviderMetadata ? { callProviderMetadata } : {};
}

function toolOutput(
  message: AssistantMessage,
  id: string,
  change: (part: ToolPart, input: JsonValue | undefined) => ToolPart,
): AssistantMessage {
  const index = findTool(message, id);
  if (index < 0) return message;
  const { [`tool ${id}`]: _, ...open } = message.open;
  const next = replaced(message, index, (part) => ("toolCallId" in part ? change(part, part.input) : part));
  return { ...next, open };
}

function findTool(message: AssistantMessage, id: string): number {
  return message.parts.findLastIndex((part) => "toolCallId" in part && part.toolCallId === id);
}
