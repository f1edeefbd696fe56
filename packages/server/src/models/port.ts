import type {
  FinishReason,
  JsonValue,
  KeySource,
  MessageChunk,
  ProviderMetadata,
  RunError,
  Usage,
} from "@millrace/protocol";

/** One turn of the conversation as a provider is told it. */
export type ModelMessage =
  | { role: "user"; content: string }
  | { role: "assistant"; parts: AssistantPart[] }
  | { role: "tool"; results: { toolCallId: string; toolName: string; output: string; isError: boolean }[] };

export type AssistantPart =
  | { type: "text"; text: string }
  /** Providers that sign their reasoning get it back unchanged; the others never see it. */
  | { type: "reasoning"; text: string; providerMetadata?: ProviderMetadata }
  | { type: "tool-call"; toolCallId: string; toolName: string; input: JsonValue };

export interface ToolDefinition {
  name: string;
  description: string;
  /** JSON Schema of the arguments. */
  inputSchema: { [key: string]: JsonValue };
}

export interface ModelRequest {
  system: string | null;
  messages: ModelMessage[];
  maxTokens: number;
  /** Left out where the model does not accept it. */
  temperature?: number;
  tools?: ToolDefinition[];
}

/** What a step came to, after the provider's own terminal event. */
export interface ModelFinish {
  reason: FinishReason;
  usage: Usage;
  /** What the provider says the call cost, in US dollars; null when it does not say. */
  costUsd: number | null;
  /** Where another model than the one that was asked took over. */
  answeredBy?: { id: string; provider: string; keySource: KeySource };
}

/** The chunks a model may emit: parts of the message, never its life cycle and never a tool's result. */
export type ModelChunk = Exclude<
  MessageChunk,
  { type: "start-step" | "finish-step" | "tool-output-available" | "tool-output-error" }
>;

/**
 * A model that answers (one provider, one model id, one key).
 *
 * `stream` calls the provider exactly once, except that it may call again after a definite refusal before any
 * response byte (429, 503, connection refused; RUN3). It calls `emit` synchronously, in order, as bytes arrive, never
 * after its promise settled. Every part it starts, it ends, unless it rejects; chunk ids are unique within the call.
 *
 * It resolves only on the provider's own terminal event. A stream that just ends is `answer_truncated`.
 *
 * @throws ModelError for every failure, except that an aborted `signal` rejects with `signal.reason`. An abort closes
 *   the provider's connection.
 */
export interface Model {
  /** As the API names it, for example `anthropic/claude-sonnet-5-5`. */
  readonly id: string;
  stream(request: ModelRequest, emit: (chunk: ModelChunk) => void, signal: AbortSignal): Promise<ModelFinish>;
}

/** A failure a person is told about. `message` carries no key, no header and no raw provider body. */
export class ModelError extends Error {
  override readonly name = "ModelError";
  readonly error: RunError;

  constructor(error: RunError, options?: { cause?: unknown }) {
    super(error.message, options);
    this.error = error;
  }
}

/** Silence limits of a provider call, in milliseconds (RUN3). */
export interface ModelTimeouts {
  firstByteMs: number;
  idleMs: number;
}
