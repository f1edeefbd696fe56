import type { ModelMessage, ModelRequest } from "../port.ts";
import { estimateTokens } from "./estimate-tokens.ts";

/** What a provider adds to each message to tell it from the next. */
const PER_MESSAGE = 4;

/** About how many tokens a provider will count for a request, tools included; see `estimateTokens`. */
export function requestTokens({ system, messages, tools = [] }: ModelRequest): number {
  return systemTokens(system) + messagesTokens(messages) + (tools.length > 0 ? jsonTokens(tools) : 0);
}

export function systemTokens(system: string | null): number {
  return system === null || system === "" ? 0 : PER_MESSAGE + estimateTokens(system);
}

export function messagesTokens(messages: readonly ModelMessage[]): number {
  return messages.reduce((sum, message) => sum + PER_MESSAGE + contentTokens(message), 0);
}

function contentTokens(message: ModelMessage): number {
  switch (message.role) {
    case "user":
      return estimateTokens(message.content);
    case "assistant":
      return message.parts.reduce(
        (sum, part) => sum + (part.type === "tool-call" ? jsonTokens(part.input) : estimateTokens(part.text)),
        0,
      );
    case "tool":
      return message.results.reduce((sum, { output }) => sum + estimateTokens(output), 0);
  }
}

function jsonTokens(value: object | string | number | boolean | null): number {
  return estimateTokens(JSON.stringify(value));
}
