import type { AssistantPart, ModelMessage, ModelRequest } from "../port.ts";
import { inputObject } from "../wire/fields.ts";
import { keptReasoningDetails } from "./reasoning-details.ts";

type TokenLimitName = "max_tokens" | "max_completion_tokens";

/** OpenAI's own reasoning models refuse `max_tokens`; most other servers know nothing else. */
export function tokenLimitName(hostname: string): TokenLimitName {
  return /(^|\.)openai\.(azure\.)?com$/.test(hostname) ? "max_completion_tokens" : "max_tokens";
}

export interface OpenAiChatBodyOptions {
  tokenLimit: TokenLimitName;
  /** Whether the server wants its reasoning back with the calls it made, as OpenRouter does. */
  returnsReasoning: boolean;
}

/** The request in the shape of OpenAI's Chat Completions. */
export function openAiChatBody(model: string, request: ModelRequest, options: OpenAiChatBodyOptions) {
  const { tokenLimit, returnsReasoning } = options;
  const { system, messages, maxTokens, temperature, tools } = request;
  return {
    model,
    stream: true,
    stream_options: { include_usage: true },
    [tokenLimit]: maxTokens,
    ...(temperature !== undefined && { temperature }),
    ...(tools?.length && {
      tools: tools.map(({ name, description, inputSchema }) => ({
        type: "function",
        function: { name, description, parameters: inputSchema },
      })),
    }),
    messages: [
      ...(system === null ? [] : [{ role: "system", content: system }]),
      ...messages.flatMap((message) => toOpenAi(message, returnsReasoning)),
    ],
  };
}

function toOpenAi(message: ModelMessage, returnsReasoning: boolean): object[] {
  switch (message.role) {
    case "user":
      return [{ role: "user", content: message.content }];
    case "assistant":
      return toAssistant(message.parts, returnsReasoning);
    case "tool":
      return message.results.map(({ toolCallId, output }) => ({
        role: "tool",
        tool_call_id: toolCallId,
        content: output,
      }));
  }
}

function toAssistant(parts: AssistantPart[], returnsReasoning: boolean): object[] {
  const text = parts.map((part) => (part.type === "text" ? part.text : "")).join("");
  const toolCalls = parts.flatMap((part) =>
    part.type === "tool-call"
      ? [
          {
            id: part.toolCallId,
            type: "function",
            function: { name: part.toolName, arguments: JSON.stringify(inputObject(part.input)) },
          },
        ]
      : [],
  );
  if (toolCalls.length > 0) {
    const details = returnsReasoning ? keptReasoningDetails(parts) : undefined;
    const message = { role: "assistant", content: text === "" ? null : text, tool_calls: toolCalls };
    return [{ ...message, ...(details && { reasoning_details: details }) }];
  }
  return text === "" ? [] : [{ role: "assistant", content: text }];
}
