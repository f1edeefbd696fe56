import { type JsonValue, type Message, type MessagePart, messageText } from "@millrace/protocol";
import type { AssistantPart, ModelMessage } from "../../models/port.ts";

/** A message as a model is told it; a tool's results follow the calls. Empty when it says nothing. */
export function toModelMessages(message: Message): ModelMessage[] {
  if (message.role === "user") return [{ role: "user", content: messageText(message) }];
  const parts = message.parts.flatMap(toAssistantParts);
  const results = message.parts.flatMap(toToolResults);
  if (!parts.some((part) => part.type !== "reasoning")) return [];
  return results.length === 0
    ? [{ role: "assistant", parts }]
    : [
        { role: "assistant", parts },
        { role: "tool", results },
      ];
}

function toAssistantParts(part: MessagePart): AssistantPart[] {
  switch (part.type) {
    case "text":
      return part.text === "" ? [] : [{ type: "text", text: part.text }];
    case "reasoning": {
      const { text, providerMetadata } = part;
      return [{ type: "reasoning", text, ...(providerMetadata && { providerMetadata }) }];
    }
    case "step-start":
      return [];
    default: {
      if (part.state !== "output-available" && part.state !== "output-error") return [];
      const { toolCallId, callProviderMetadata: providerMetadata } = part;
      const call = { toolCallId, toolName: toolName(part.type), input: part.input ?? {} };
      return [{ type: "tool-call", ...call, ...(providerMetadata && { providerMetadata }) }];
    }
  }
}

function toToolResults(part: MessagePart) {
  if (!("toolCallId" in part)) return [];
  const call = { toolCallId: part.toolCallId, toolName: toolName(part.type) };
  if (part.state === "output-available") return [{ ...call, output: asText(part.output), isError: false }];
  if (part.state === "output-error") return [{ ...call, output: part.errorText, isError: true }];
  return [];
}

export function toolName(type: `tool-${string}`): string {
  return type.slice("tool-".length);
}

function asText(output: JsonValue): string {
  return typeof output === "string" ? output : JSON.stringify(output);
}
