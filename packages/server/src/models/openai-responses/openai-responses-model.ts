import type { Model } from "../port.ts";
import type { Transport } from "../wire/transport.ts";
import { createWireModel } from "../wire/wire-model.ts";
import { OpenAiResponsesAnswer } from "./openai-responses-answer.ts";
import { openAiResponsesBody } from "./openai-responses-body.ts";

export interface OpenAiResponsesOptions {
  /** As people know it, for the sentences of errors. */
  provider: string;
  apiKey: string | null;
  /** With its version, for example `https://api.openai.com/v1`. */
  baseUrl: string;
  /** Whether to ask for summaries of the reasoning. */
  reasoningSummaries: boolean;
}

/** A model behind OpenAI's Responses API. */
export function createOpenAiResponsesModel(
  id: string,
  model: string,
  options: OpenAiResponsesOptions,
  transport: Transport,
): Model {
  const { provider, apiKey, baseUrl, reasoningSummaries } = options;
  const url = new URL(`${baseUrl.replace(/\/+$/, "")}/responses`);
  const headers = apiKey === null ? {} : { authorization: `Bearer ${apiKey}` };
  return createWireModel(
    id,
    {
      provider,
      url,
      headers,
      body: (request) => openAiResponsesBody(model, request, reasoningSummaries),
      answer: (emit) => new OpenAiResponsesAnswer(provider, emit),
    },
    transport,
  );
}
