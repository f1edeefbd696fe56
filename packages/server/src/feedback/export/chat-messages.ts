import type { Message, MessagePart } from "@millrace/protocol";

interface ToolCall {
  id: string;
  type: "function";
  function: { name: string; arguments: string };
}

/** A message as files for fine-tuning hold it: the Chat Completions form. */
export type ChatMessage =
  | { role: "system" | "user"; content: string }
  /** `weight: 0`: part of the context only, not to be imitated. */
  | { role: "assistant"; content?: string; tool_calls?: ToolCall[]; weight?: 0 }
  | { role: "tool"; tool_call_id: string; content: string };

/** What a message says, step by step: its texts, and its tool calls with their results. Reasoning is left out. */
export function toChatMessages(message: Message): ChatMessage[] {
  const said: ChatMessage[] = [];
  let text = "";
  let calls: ToolCall[] = [];
  let results: ChatMessage[] = [];
  const endStep = () => {
    if (text !== "" || calls.length > 0) {
      said.push({
        role: message.role,
        ...((text !== "" || message.role === "user") && { content: text }),
        ...(calls.length > 0 && { tool_calls: calls }),
        // A person calls no tools, so what has calls has the assistant's form.
      } as ChatMessage);
    }
    said.push(...results);
    text = "";
    calls = [];
    results = [];
  };
  for (const part of message.parts) {
    if (part.type === "text") {
      if (part.text !== "" && calls.length > 0) endStep();
      text += part.text;
    } else if ("toolCallId" in part) {
      const result = resultOf(part);
      if (result === null) continue;
      calls.push({
        id: part.toolCallId,
        type: "function",
        function: { name: part.type.slice("tool-".length), arguments: JSON.stringify(part.input ?? {}) },
      });
      results.push({ role: "tool", tool_call_id: part.toolCallId, content: result });
    }
  }
  endStep();
  return said;
}

/** Null for a call that has no result: a conversation cannot go on after it. */
function resultOf(part: Extract<MessagePart, { toolCallId: string }>): string | null {
  if (part.state === "output-error") return part.errorText;
  if (part.state !== "output-available") return null;
  return typeof part.output === "string" ? part.output : JSON.stringify(part.output);
}
