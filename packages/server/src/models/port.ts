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
  /** The metadata is for the provider it came from, like that of reasoning. */
  | {
      type: "tool-call";
      toolCallId: string;
      toolName: string;
      input: JsonValue;
      providerMetadata?: ProviderMetadata;
    };

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
  /** Hears of another model that takes the call over, before that one is called (PRV3). */
  onTakeOver?: (by: AnsweredBy) => void;
}

/** A model that took a call over from the one that was asked. */
export interface AnsweredBy {
  id: string;
  provider: string;
  keySource: KeySource;
}

/** What a step came to, after the provider's own terminal event. */
export interface ModelFinish {
  reason: FinishReason;
  usage: Usage;
  /** What the provider says the call cost, in US dollars; null when it does not say. */
  costUsd: number | null;
  /** Only when another model took over: the figures are that one's. */
  answeredBy?: AnsweredBy;
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

/** A model with what it takes to call it: the key that is used for this person. */
export interface OpenModel extends Model {
  /** As ids of the provider's models begin. */
  readonly provider: string;
  readonly keySource: KeySource;
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
