import type { FinishReason, Usage } from "@millrace/protocol";
import type { EventSourceMessage } from "eventsource-parser";
import type { ModelChunk, ModelFinish } from "../port.ts";
import { AnswerEmitter, type ToolInput } from "../wire/answer-emitter.ts";
import { reportedFailure } from "../wire/failure.ts";
import { countOrNull, fields, stringOr } from "../wire/fields.ts";
import { parseEvent } from "../wire/parse-event.ts";
import type { Answer } from "../wire/wire-model.ts";

const FINISH_REASONS = new Map<unknown, FinishReason>([
  ["end_turn", "stop"],
  ["stop_sequence", "stop"],
  ["max_tokens", "length"],
  ["model_context_window_exceeded", "length"],
  ["tool_use", "tool-calls"],
  ["refusal", "content-filter"],
]);

/** Reads the events of one answer of the Messages API. Its blocks come one after the other; unknown ones are skipped. */
export class AnthropicAnswer implements Answer {
  readonly #provider: string;
  readonly #parts: AnswerEmitter;
  #tool: ToolInput | null = null;
  #signature = "";
  #stopReason: unknown;
  #stopped = false;
  /** The newest figures: those of later events are cumulative and replace earlier ones. */
  #input: number | null = null;
  #cacheRead: number | null = null;
  #cacheWrite: number | null = null;
  #cacheWriteHour: number | null = null;
  #output: number | null = null;
  #thinking: number | null = null;

  constructor(provider: string, emit: (chunk: ModelChunk) => void) {
    this.#provider = provider;
    this.#parts = new AnswerEmitter(provider, emit);
  }

  readonly onEvent = ({ event, data }: EventSourceMessage): boolean => {
    if (event === "ping") return false;
    if (event === "error") throw reportedFailure(data, null, this.#provider);
    const parsed = fields<"type" | "content_block" | "delta" | "message" | "usage">(parseEvent(data, this.#provider));
    switch (parsed.type) {
      case "content_block_delta":
        this.#blockDelta(parsed.delta);
        return false;
      case "content_block_start":
        this.#blockStart(parsed.content_block);
        return false;
      case "content_block_stop":
        this.#blockStop();
        return false;
      case "message_start":
        this.#count(fields<"usage">(parsed.message).usage);
        return false;
      case "message_delta":
        this.#stopReason = fields<"stop_reason">(parsed.delta).stop_reason ?? this.#stopReason;
        this.#count(parsed.usage);
        return false;
      case "message_stop":
        this.#parts.end();
        this.#stopped = true;
        return true;
      case "error":
        throw reportedFailure(parsed, null, this.#provider);
      default:
        return false;
    }
  };

  finish(): ModelFinish | null {
    if (!this.#stopped) return null;
    const reason = FINISH_REASONS.get(this.#stopReason) ?? "other";
    return { reason, usage: this.#usage(), costUsd: null };
  }

  #blockStart(block: unknown): void {
    const { type, id, name } = fields<"type" | "id" | "name">(block);
    if (type === "tool_use" && typeof name === "string") this.#tool = this.#parts.startTool(stringOr(id, ""), name);
    else if (type === "thinking") this.#parts.startReasoning();
    else this.#parts.endProse();
  }

  #blockDelta(delta: unknown): void {
    const { type, text, thinking, partial_json, signature } = fields<
      "type" | "text" | "thinking" | "partial_json" | "signature"
    >(delta);
    if (type === "text_delta") this.#parts.text(stringOr(text, ""));
    else if (type === "thinking_delta") this.#parts.reasoning(stringOr(thinking, ""));
    else if (type === "signature_delta") this.#signature += stringOr(signature, "");
    else if (type === "input_json_delta" && this.#tool) this.#parts.toolInput(this.#tool, stringOr(partial_json, ""));
  }

  #blockStop(): void {
    if (this.#tool) this.#parts.endTool(this.#tool);
    this.#parts.endProse(this.#signature === "" ? undefined : { anthropic: { signature: this.#signature } });
    this.#tool = null;
    this.#signature = "";
  }

  #count(usage: unknown): void {
    const counts = fields<
      | "input_tokens"
      | "cache_read_input_tokens"
      | "cache_creation_input_tokens"
      | "cache_creation"
      | "output_tokens"
      | "output_tokens_details"
    >(usage);
    const details = fields<"thinking_tokens">(counts.output_tokens_details);
    this.#input = countOrNull(counts.input_tokens) ?? this.#input;
    this.#cacheRead = countOrNull(counts.cache_read_input_tokens) ?? this.#cacheRead;
    this.#cacheWrite = countOrNull(counts.cache_creation_input_tokens) ?? this.#cacheWrite;
    const { ephemeral_1h_input_tokens: hour } = fields<"ephemeral_1h_input_tokens">(counts.cache_creation);
    this.#cacheWriteHour = countOrNull(hour) ?? this.#cacheWriteHour;
    this.#output = countOrNull(counts.output_tokens) ?? this.#output;
    this.#thinking = countOrNull(details.thinking_tokens) ?? this.#thinking;
  }

  #usage(): Usage {
    const cached = (this.#cacheRead ?? 0) + (this.#cacheWrite ?? 0);
    return {
      input_tokens: this.#input === null ? null : this.#input + cached,
      output_tokens: this.#output,
      cached_input_tokens: this.#cacheRead,
      cache_write_tokens: this.#cacheWrite,
      ...(this.#cacheWriteHour !== null && { cache_write_1h_tokens: this.#cacheWriteHour }),
      reasoning_tokens: this.#thinking,
    };
  }
}
