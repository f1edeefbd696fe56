/**
 * The pieces a generation is made of, in the shapes of the AI SDK v7 `UIMessageChunk`, verbatim, so that every
 * user interface kit of that ecosystem can read them. `chunk.test-d.ts` holds the two type sets together.
 *
 * A message's life cycle is not in here: it is carried by the `run-*` events around the chunks.
 */
export type ProviderMetadata = Record<string, Record<string, JsonValue>>;

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

export type MessageChunk =
  | { type: "start-step" }
  | { type: "finish-step" }
  | { type: "text-start"; id: string }
  | { type: "text-delta"; id: string; delta: string }
  | { type: "text-end"; id: string }
  | { type: "reasoning-start"; id: string }
  | { type: "reasoning-delta"; id: string; delta: string }
  | { type: "reasoning-end"; id: string; providerMetadata?: ProviderMetadata }
  | { type: "tool-input-start"; toolCallId: string; toolName: string; providerMetadata?: ProviderMetadata }
  | { type: "tool-input-delta"; toolCallId: string; inputTextDelta: string }
  | {
      type: "tool-input-available";
      toolCallId: string;
      toolName: string;
      input: JsonValue;
      providerMetadata?: ProviderMetadata;
    }
  | { type: "tool-input-error"; toolCallId: string; toolName: string; input: JsonValue; errorText: string }
  | { type: "tool-output-available"; toolCallId: string; output: JsonValue }
  | { type: "tool-output-error"; toolCallId: string; errorText: string };

export type FinishReason = "stop" | "length" | "content-filter" | "tool-calls" | "other";

/**
 * Tokens as the provider counted them, with the same meaning at every provider. `null` means the provider did not say; it
 * is never a guess.
 */
export interface Usage {
  /** All input tokens: those read from a cache and those written to one are in here. */
  input_tokens: number | null;
  /** All output tokens: reasoning is in here. */
  output_tokens: number | null;
  /** The part of `input_tokens` that was read from a cache. */
  cached_input_tokens: number | null;
  /** The part of `input_tokens` that was written to a cache, for however long. */
  cache_write_tokens: number | null;
  /** The part of `cache_write_tokens` that is kept for an hour; only where the provider tells it apart, for its price. */
  cache_write_1h_tokens?: number;
  /** The part of `output_tokens` that is reasoning. */
  reasoning_tokens: number | null;
}
