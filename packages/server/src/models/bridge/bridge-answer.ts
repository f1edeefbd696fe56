import type {
  LanguageModelV4StreamPart,
  LanguageModelV4ToolCall,
  LanguageModelV4Usage,
  SharedV4ProviderMetadata,
} from "@ai-sdk/provider";
import type { FinishReason, JsonValue, ProviderMetadata, Usage } from "@millrace/protocol";
import type { ModelChunk, ModelFinish } from "../port.ts";
import { AnswerEmitter, type ToolInput } from "../wire/answer-emitter.ts";
import { modelFailure } from "../wire/failure.ts";
import { countOrNull } from "../wire/fields.ts";
import { streamedFailure } from "./bridge-failure.ts";

/** Reads the parts of one answer of an AI SDK model. Kinds that were not asked for are skipped. */
export class BridgeAnswer {
  readonly #provider: string;
  readonly #namespace: string;
  readonly #parts: AnswerEmitter;
  readonly #tools = new Map<string, ToolInput>();
  #reasoningMetadata: ProviderMetadata | undefined;
  #finish: ModelFinish | null = null;

  /** @param namespace under which name the provider's own metadata is kept */
  constructor(provider: string, namespace: string, emit: (chunk: ModelChunk) => void) {
    this.#provider = provider;
    this.#namespace = namespace;
    this.#parts = new AnswerEmitter(provider, emit);
  }

  /** @throws ModelError when the part says that the answer failed */
  read(part: LanguageModelV4StreamPart): void {
    switch (part.type) {
      case "text-start":
      case "text-end":
        this.#endProse();
        break;
      case "text-delta":
        this.#parts.text(part.delta);
        break;
      case "reasoning-start":
        this.#endProse();
        this.#parts.startReasoning();
        this.#keep(part.providerMetadata);
        break;
      case "reasoning-delta":
        this.#keep(part.providerMetadata);
        this.#parts.reasoning(part.delta);
        break;
      case "reasoning-end":
        this.#keep(part.providerMetadata);
        this.#endProse();
        break;
      case "tool-input-start":
        if (!part.providerExecuted) this.#startTool(part.id, part.toolName);
        break;
      case "tool-input-delta": {
        const tool = this.#tools.get(part.id);
        if (tool) this.#parts.toolInput(tool, part.delta);
        break;
      }
      case "tool-call":
        if (!part.providerExecuted) this.#toolCall(part);
        break;
      case "finish":
        this.#finished(part.finishReason.unified, part.usage);
        break;
      case "error":
        throw streamedFailure(part.error, this.#provider);
    }
  }

  /** What it came to; null while the provider has not said that the answer is complete. */
  finish(): ModelFinish | null {
    return this.#finish;
  }

  #startTool(id: string, name: string): ToolInput {
    this.#endProse();
    const tool = this.#parts.startTool(id, name);
    this.#tools.set(id, tool);
    return tool;
  }

  /** Repeats the whole call, after the pieces of its arguments if there were any. */
  #toolCall({ toolCallId, toolName, input, providerMetadata }: LanguageModelV4ToolCall): void {
    const tool = this.#tools.get(toolCallId) ?? this.#startTool(toolCallId, toolName);
    this.#tools.delete(toolCallId);
    if (tool.text === "") this.#parts.toolInput(tool, input);
    this.#parts.endTool(tool, this.#own(providerMetadata));
  }

  #endProse(): void {
    this.#parts.endProse(this.#reasoningMetadata);
    this.#reasoningMetadata = undefined;
  }

  #keep(metadata: SharedV4ProviderMetadata | undefined): void {
    this.#reasoningMetadata = this.#own(metadata) ?? this.#reasoningMetadata;
  }

  #own(metadata: SharedV4ProviderMetadata | undefined): ProviderMetadata | undefined {
    const own = metadata?.[this.#namespace];
    if (!own) return undefined;
    // What is no JSON value there is left out by JSON itself.
    const values = JSON.parse(JSON.stringify(own)) as Record<string, JsonValue>;
    return { [this.#namespace]: values };
  }

  #finished(reason: FinishReason | "error" | "interrupted", usage: LanguageModelV4Usage): void {
    if (reason === "error") throw modelFailure("provider_error", this.#provider);
    // The SDK says this of a stream that ended without a finish of the provider's.
    if (reason === "interrupted") return;
    this.#endProse();
    this.#parts.end();
    this.#finish = { reason, usage: counted(usage), costUsd: null };
  }
}

function counted({ inputTokens, outputTokens }: LanguageModelV4Usage): Usage {
  return {
    input_tokens: countOrNull(inputTokens.total),
    output_tokens: countOrNull(outputTokens.total),
    cached_input_tokens: countOrNull(inputTokens.cacheRead),
    cache_write_tokens: countOrNull(inputTokens.cacheWrite),
    reasoning_tokens: countOrNull(outputTokens.reasoning),
  };
}
