import type { AssistantPart, ModelMessage, ModelRequest } from "../port.ts";
import { inputObject, stringOr } from "../wire/fields.ts";

/**
 * The request in the shape of OpenAI's Responses API. OpenAI stores nothing of it: what a model goes on from is in the
 * request.
 *
 * @param summaries whether to ask for summaries of the reasoning, which OpenAI gives to verified organizations alone
 */
export function openAiResponsesBody(model: string, request: ModelRequest, summaries: boolean) {
  const { system, messages, maxTokens, temperature, tools } = request;
  return {
    model,
    stream: true,
    store: false,
    max_output_tokens: maxTokens,
    ...(system !== null && { instructions: system }),
    ...(temperature !== undefined && { temperature }),
    ...(summaries && { reasoning: { summary: "auto" } }),
    ...(tools?.length && {
      tools: tools.map(({ name, description, inputSchema }) => ({
        type: "function",
        name,
        description,
        parameters: inputSchema,
        strict: false,
      })),
      include: ["reasoning.encrypted_content"],
    }),
    input: toInput(messages),
  };
}

/**
 * Reasoning goes back while the model goes on with one answer after tool calls. Before that, the API reads none, and it
 * is encrypted for the key it was made with, which may be another by now.
 */
function toInput(messages: readonly ModelMessage[]): object[] {
  const question = messages.findLastIndex(({ role }) => role === "user");
  return messages.flatMap((message, index) => toItems(message, index > question));
}

function toItems(message: ModelMessage, withReasoning: boolean): object[] {
  switch (message.role) {
    case "user":
      return [{ role: "user", content: message.content }];
    case "assistant":
      return message.parts.flatMap((part, index) => {
        if (part.type !== "reasoning") return toItem(part);
        // A reasoning item that nothing follows is refused.
        const isFollowed = message.parts.slice(index).some(({ type }) => type !== "reasoning");
        return withReasoning && isFollowed ? toReasoning(part) : [];
      });
    case "tool":
      return message.results.map(({ toolCallId, output }) => ({
        type: "function_call_output",
        call_id: toolCallId,
        output,
      }));
  }
}

function toItem(part: Exclude<AssistantPart, { type: "reasoning" }>): object[] {
  if (part.type === "text") return part.text === "" ? [] : [{ role: "assistant", content: part.text }];
  const { toolCallId, toolName, input } = part;
  const text = JSON.stringify(inputObject(input));
  return [{ type: "function_call", call_id: toolCallId, name: toolName, arguments: text }];
}

function toReasoning({ text, providerMetadata }: Extract<AssistantPart, { type: "reasoning" }>): object[] {
  const { id, encrypted_content } = providerMetadata?.["openai"] ?? {};
  if (stringOr(encrypted_content, "") === "") return [];
  const summary = text === "" ? [] : [{ type: "summary_text", text }];
  return [{ type: "reasoning", ...(stringOr(id, "") !== "" && { id }), summary, encrypted_content }];
}
