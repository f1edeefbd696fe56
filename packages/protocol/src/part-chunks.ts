import type { MessageChunk } from "./chunk.ts";
import type { AssistantMessage, MessagePart, ToolPart } from "./message.ts";

type ProsePart = Extract<MessagePart, { type: "text" | "reasoning" }>;

/**
 * The chunks that make a part of the message, as few as there can be. A part still being written is left open, under the
 * id its next pieces have. A call that has its output does not look as if it were just being made, so that nobody takes
 * it for one to carry out.
 */
export function partChunks(message: AssistantMessage, index: number): MessageChunk[] {
  const part = message.parts[index];
  if (!part) return [];
  switch (part.type) {
    case "step-start":
      return [{ type: "start-step" }];
    case "text":
    case "reasoning": {
      const key = openKey(message, index);
      const id = key === undefined ? unusedId(message, part.type, index) : idOf(key);
      return [{ type: `${part.type}-start`, id }, ...proseChunks(part, id, part.text)];
    }
    default:
      return toolChunks(message, part, index);
  }
}

/** What became of a part since it was as in `shown`; null when that cannot be told in chunks. */
export function grownChunks(shown: AssistantMessage, now: AssistantMessage, index: number): MessageChunk[] | null {
  const [before, part] = [shown.parts[index], now.parts[index]];
  if (!part) return null;
  switch (part.type) {
    case "step-start":
      return before?.type === part.type ? [] : null;
    case "text":
    case "reasoning": {
      if (before?.type !== part.type || !part.text.startsWith(before.text)) return null;
      const key = openKey(shown, index);
      if (key === undefined) return before.text === part.text ? [] : null;
      return proseChunks(part, idOf(key), part.text.slice(before.text.length));
    }
    default:
      return before && "toolCallId" in before ? toolGrownChunks(shown, before, now, part, index) : null;
  }
}

/** Ends what a run left open, which a reader would otherwise show as still growing. */
export function closeChunks(message: AssistantMessage): MessageChunk[] {
  return Object.keys(message.open).flatMap((key): MessageChunk[] => {
    if (key.startsWith("text ")) return [{ type: "text-end", id: idOf(key) }];
    return key.startsWith("reasoning ") ? [{ type: "reasoning-end", id: idOf(key) }] : [];
  });
}

function proseChunks(part: ProsePart, id: string, delta: string): MessageChunk[] {
  const chunks: MessageChunk[] = delta === "" ? [] : [{ type: `${part.type}-delta`, id, delta }];
  if (part.state === "streaming") return chunks;
  if (part.type === "text") return [...chunks, { type: "text-end", id }];
  const { providerMetadata } = part;
  return [...chunks, { type: "reasoning-end", id, ...(providerMetadata && { providerMetadata }) }];
}

function toolChunks(message: AssistantMessage, part: ToolPart, index: number): MessageChunk[] {
  const { toolCallId, callProviderMetadata: providerMetadata } = part;
  const call = { toolCallId, toolName: part.type.slice("tool-".length), ...(providerMetadata && { providerMetadata }) };
  if (part.state === "input-available") return [{ type: "tool-input-available", ...call, input: part.input }];
  const input = part.state === "input-streaming" ? inputSoFar(message, index) : JSON.stringify(part.input);
  return [{ type: "tool-input-start", ...call }, ...inputChunks(part, input), ...outputChunks(part)];
}

function toolGrownChunks(
  shown: AssistantMessage,
  before: ToolPart,
  now: AssistantMessage,
  part: ToolPart,
  index: number,
): MessageChunk[] | null {
  if (before.toolCallId !== part.toolCallId || before.type !== part.type) return null;
  switch (before.state) {
    case "input-streaming": {
      // A beginning of its own replaces what was shown of the arguments.
      if (part.state !== "input-streaming") return toolChunks(now, part, index);
      const [had, has] = [inputSoFar(shown, index), inputSoFar(now, index)];
      // An end of the run leaves nothing of the arguments.
      return has.startsWith(had) ? inputChunks(part, has.slice(had.length)) : has === "" ? [] : null;
    }
    case "input-available":
      return part.state === "input-streaming" ? null : outputChunks(part);
    default:
      return before.state === part.state ? [] : null;
  }
}

function inputChunks({ toolCallId }: ToolPart, inputTextDelta: string | undefined): MessageChunk[] {
  return inputTextDelta ? [{ type: "tool-input-delta", toolCallId, inputTextDelta }] : [];
}

function outputChunks(part: ToolPart): MessageChunk[] {
  const { toolCallId } = part;
  if (part.state === "output-available") return [{ type: "tool-output-available", toolCallId, output: part.output }];
  if (part.state === "output-error") return [{ type: "tool-output-error", toolCallId, errorText: part.errorText }];
  return [];
}

function inputSoFar(message: AssistantMessage, index: number): string {
  const key = openKey(message, index);
  return (key === undefined ? undefined : message.open[key]?.input_text) ?? "";
}

/** The name of the part among the open ones; undefined when it is not. */
function openKey({ open }: AssistantMessage, index: number): string | undefined {
  return Object.keys(open).find((key) => open[key]?.part === index);
}

/** The id in the name of an open part: what follows its kind. */
function idOf(key: string): string {
  return key.slice(key.indexOf(" ") + 1);
}

/** An id for a part that is over, which no open part has. */
function unusedId(message: AssistantMessage, kind: "text" | "reasoning", index: number): string {
  let id = `${kind}-${index}-done`;
  while (Object.hasOwn(message.open, `${kind} ${id}`)) id += "-";
  return id;
}
