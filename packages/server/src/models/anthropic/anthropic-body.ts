import type { AssistantPart, ModelMessage, ModelRequest } from "../port.ts";
import { inputObject } from "../wire/fields.ts";

/** The first version of the API that refuses any temperature, be it the default one. */
const WITHOUT_TEMPERATURE = "2026-10-21";

/** The request in the shape of Anthropic's Messages API, in the version that the `anthropic-version` header names. */
export function anthropicBody(model: string, request: ModelRequest, version: string) {
  const { system, messages, maxTokens, tools } = request;
  const temperature = version < WITHOUT_TEMPERATURE ? request.temperature : undefined;
  return {
    model,
    max_tokens: maxTokens,
    stream: true,
    ...(system !== null && { system }),
    ...(temperature !== undefined && { temperature }),
    ...(tools?.length && {
      tools: tools.map(({ name, description, inputSchema }) => ({ name, description, input_schema: inputSchema })),
    }),
    messages: messages.flatMap(toAnthropic),
  };
}

function toAnthropic(message: ModelMessage): object[] {
  switch (message.role) {
    case "user":
      return [{ role: "user", content: message.content }];
    case "assistant": {
      const content = message.parts.flatMap(toBlock);
      return content.length === 0 ? [] : [{ role: "assistant", content }];
    }
    case "tool":
      return [
        {
          role: "user",
          content: message.results.map(({ toolCallId, output, isError }) => ({
            type: "tool_result",
            tool_use_id: toolCallId,
            content: output,
            is_error: isError,
          })),
        },
      ];
  }
}

function toBlock(part: AssistantPart): object[] {
  switch (part.type) {
    case "text":
      // The API refuses blocks of nothing but white space.
      return part.text.trim() === "" ? [] : [{ type: "text", text: part.text }];
    case "reasoning": {
      const signature = part.providerMetadata?.["anthropic"]?.["signature"];
      return signature === undefined ? [] : [{ type: "thinking", thinking: part.text, signature }];
    }
    case "tool-call":
      return [{ type: "tool_use", id: part.toolCallId, name: part.toolName, input: inputObject(part.input) }];
  }
}
