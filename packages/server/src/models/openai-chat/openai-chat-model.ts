import type { Model } from "../port.ts";
import type { Transport } from "../wire/transport.ts";
import { createWireModel } from "../wire/wire-model.ts";
import { OpenAiChatAnswer } from "./openai-chat-answer.ts";
import { openAiChatBody, tokenLimitName } from "./openai-chat-body.ts";

export interface OpenAiChatOptions {
  /** As people know it, for the sentences of errors. */
  provider: string;
  apiKey: string | null;
  /** With its version, for example `https://api.openai.com/v1`. */
  baseUrl: string;
  /** Whether `usage.cost` is there and in US dollars, as at OpenRouter. */
  reportsCost: boolean;
  /** Whether the server wants its reasoning back with the calls it made, as OpenRouter does. */
  returnsReasoning?: boolean;
}

/** A model behind an API that speaks OpenAI's Chat Completions: OpenAI itself, OpenRouter, Ollama, vLLM and others. */
export function createOpenAiChatModel(
  id: string,
  model: string,
  options: OpenAiChatOptions,
  transport: Transport,
): Model {
  const { provider, apiKey, baseUrl, reportsCost, returnsReasoning = false } = options;
  const url = new URL(`${baseUrl.replace(/\/+$/, "")}/chat/completions`);
  const headers = apiKey === null ? {} : { authorization: `Bearer ${apiKey}` };
  const bodyOptions = { tokenLimit: tokenLimitName(url.hostname), returnsReasoning };
  return createWireModel(
    id,
    {
      provider,
      url,
      headers,
      body: (request) => openAiChatBody(model, request, bodyOptions),
      answer: (emit) => new OpenAiChatAnswer(provider, reportsCost, emit),
    },
    transport,
  );
}
