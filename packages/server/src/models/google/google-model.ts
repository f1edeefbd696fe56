import { createBridgeModel } from "../bridge/bridge-model.ts";
import type { Model } from "../port.ts";
import type { Transport } from "../wire/transport.ts";

export interface GoogleOptions {
  /** As people know it, for the sentences of errors. */
  provider: string;
  apiKey: string;
  /** With its version, for example `https://generativelanguage.googleapis.com/v1beta`. */
  baseUrl: string;
}

/** Those that think, and say what when they are asked to; the others refuse the question. */
const THINKING = /^gemini-(2\.5|[3-9]|\d\d)/;

/** A Gemini model behind Google's API, by way of the AI SDK, which is only loaded for a first call. */
export function createGoogleModel(id: string, model: string, options: GoogleOptions, transport: Transport): Model {
  return createBridgeModel(
    id,
    {
      provider: options.provider,
      namespace: "google",
      ...(THINKING.test(model) && { options: { google: { thinkingConfig: { includeThoughts: true } } } }),
      async open(fetch) {
        const { createGoogle } = await import("@ai-sdk/google");
        return createGoogle({ apiKey: options.apiKey, baseURL: options.baseUrl, fetch })(model);
      },
    },
    transport,
  );
}
