import type {
  LanguageModelV4CallOptions,
  LanguageModelV4FunctionTool,
  LanguageModelV4Message,
  SharedV4ProviderMetadata,
} from "@ai-sdk/provider";
import type { ProviderMetadata } from "@millrace/protocol";
import type { AssistantPart, ModelMessage, ModelRequest, ToolDefinition } from "../port.ts";
import { inputObject } from "../wire/fields.ts";

type AssistantContent = Extract<LanguageModelV4Message, { role: "assistant" }>["content"];

/**
 * The request as the AI SDK's models take it.
 *
 * @param namespace under which name the provider's own metadata is kept; that of others stays here
 */
export function bridgeCallOptions(request: ModelRequest, namespace: string): LanguageModelV4CallOptions {
  const { system, messages, maxTokens, temperature, tools } = request;
  return {
    prompt: [
      ...(system === null ? [] : [{ role: "system" as const, content: system }]),
      ...messages.flatMap((message) => toPrompt(message, namespace)),
    ],
    maxOutputTokens: maxTokens,
    ...(temperature !== undefined && { temperature }),
    ...(tools?.length && { tools: tools.map(toTool) }),
    includeRawChunks: false,
  };
}

function toTool({ name, description, inputSchema }: ToolDefinition): LanguageModelV4FunctionTool {
  return { type: "function", name, description, inputSchema };
}

function toPrompt(message: ModelMessage, namespace: string): LanguageModelV4Message[] {
  switch (message.role) {
    case "user":
      return [{ role: "user", content: [{ type: "text", text: message.content }] }];
    case "assistant": {
      const content = message.parts.flatMap((part) => toContent(part, namespace));
      return content.length === 0 ? [] : [{ role: "assistant", content }];
    }
    case "tool":
      return [
        {
          role: "tool",
          content: message.results.map(({ toolCallId, toolName, output, isError }) => ({
            type: "tool-result",
            toolCallId,
            toolName,
            output: { type: isError ? "error-text" : "text", value: output },
          })),
        },
      ];
  }
}

function toContent(part: AssistantPart, namespace: string): AssistantContent {
  switch (part.type) {
    case "text":
      return part.text === "" ? [] : [{ type: "text", text: part.text }];
    case "reasoning": {
      // Reasoning that the provider does not want back is not for it to read.
      const own = ownMetadata(part.providerMetadata, namespace);
      return own ? [{ type: "reasoning", text: part.text, providerOptions: own }] : [];
    }
    case "tool-call": {
      const { toolCallId, toolName, input } = part;
      const own = ownMetadata(part.providerMetadata, namespace);
      const call = { type: "tool-call" as const, toolCallId, toolName, input: inputObject(input) };
      return [{ ...call, ...(own && { providerOptions: own }) }];
    }
  }
}

function ownMetadata(metadata: ProviderMetadata | undefined, namespace: string): SharedV4ProviderMetadata | null {
  const own = metadata?.[namespace];
  return own ? { [namespace]: own } : null;
}
