import type { Model } from "../port.ts";
import type { Transport } from "../wire/transport.ts";
import { createWireModel } from "../wire/wire-model.ts";
import { AnthropicAnswer } from "./anthropic-answer.ts";
import { anthropicBody } from "./anthropic-body.ts";

export interface AnthropicOptions {
  /** As people know it, for the sentences of errors. */
  provider: string;
  apiKey: string;
  /** Without `/v1`. */
  baseUrl: string;
  /** The `anthropic-version` header. */
  version: string;
}

/** A model behind Anthropic's Messages API. */
export function createAnthropicModel(
  id: string,
  model: string,
  options: AnthropicOptions,
  transport: Transport,
): Model {
  const url = new URL(`${options.baseUrl.replace(/\/+$/, "")}/v1/messages`);
  const headers = {
    "anthropic-version": options.version,
    "x-api-key": options.apiKey,
  };
  const { provider } = options;
  return createWireModel(
    id,
    {
      provider,
      url,
      headers,
      body: (request) => anthropicBody(model, request, options.version),
      answer: (emit) => new AnthropicAnswer(provider, emit),
    },
    transport,
  );
}
