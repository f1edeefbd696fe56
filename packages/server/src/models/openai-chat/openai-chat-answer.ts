import type { FinishReason, Usage } from "@millrace/protocol";
import type { EventSourceMessage } from "eventsource-parser";
import type { ModelChunk, ModelFinish } from "../port.ts";
import { AnswerEmitter, type ToolInput } from "../wire/answer-emitter.ts";
import { reportedFailure } from "../wire/failure.ts";
import { countOrNull, fields, stringOr } from "../wire/fields.ts";
import { parseEvent } from "../wire/parse-event.ts";
import type { Answer } from "../wire/wire-model.ts";
import { ReasoningDetails } from "./reasoning-details.ts";

const FINISH_REASONS = new Map<string, FinishReason>([
  ["stop", "stop"],
  ["length", "length"],
  ["tool_calls", "tool-calls"],
  ["function_call", "tool-calls"],
  ["content_filter", "content-filter"],
]);

const NO_USAGE: Usage = {
  input_tokens: null,
  output_tokens: null,
  cached_input_tokens: null,
  cache_write_tokens: null,
  reasoning_tokens: null,
};

/**
 * Reads the events of one answer of the Chat Completions API and of its relatives. The finish reason completes the
 * answer; after it only usage is read, until `[DONE]` or the stream's end.
 */
export class OpenAiChatAnswer implements Answer {
  readonly #provider: string;
  readonly #reportsCost: boolean;
  readonly #parts: AnswerEmitter;
  readonly #tools = new Map<unknown, { id: string; input: ToolInput }>();
  #firstTool: ToolInput | null = null;
  readonly #details = new ReasoningDetails();
  #reason: FinishReason | null = null;
  #usage = NO_USAGE;
  #costUsd: number | null = null;

  constructor(provider: string, reportsCost: boolean, emit: (chunk: ModelChunk) => void) {
    this.#provider = provider;
    this.#reportsCost = reportsCost;
    this.#parts = new AnswerEmitter(provider, emit);
  }

  readonly onEvent = ({ event, data }: EventSourceMessage): boolean => {
    if (data === "[DONE]") return true;
    if (event === "error" && this.#reason === null) throw reportedFailure(data, null, this.#provider);
    const parsed = fields<"choices" | "usage" | "error" | "type" | "object">(parseEvent(data, this.#provider));
    const choice = fields<"delta" | "finish_reason" | "error">(
      Array.isArray(parsed.choices) ? parsed.choices[0] : null,
    );
    if (this.#reason === null) {
      const failed = parsed.error || parsed.type === "error" || parsed.object === "error";
      if (failed) throw reportedFailure(parsed, null, this.#provider);
      if (choice.error || choice.finish_reason === "error") throw reportedFailure(choice, null, this.#provider);
      this.#delta(choice.delta);
      if (typeof choice.finish_reason === "string" && choice.finish_reason !== "") {
        this.#reason = FINISH_REASONS.get(choice.finish_reason) ?? "other";
        this.#end();
      }
    }
    if (parsed.usage) this.#count(parsed.usage);
    return false;
  };

  finish(): ModelFinish | null {
    return this.#reason && { reason: this.#reason, usage: this.#usage, costUsd: this.#costUsd };
  }

  #delta(delta: unknown): void {
    const { content, refusal, reasoning, reasoning_content, reasoning_details, tool_calls } = fields<
      "content" | "refusal" | "reasoning" | "reasoning_content" | "reasoning_details" | "tool_calls"
    >(delta);
    this.#details.add(reasoning_details);
    // Servers name their reasoning one way or the other; some send both, with the same text.
    this.#parts.reasoning(stringOr(reasoning, "") || stringOr(reasoning_content, ""));
    this.#parts.text(stringOr(content, ""));
    this.#parts.text(stringOr(refusal, ""));
    if (Array.isArray(tool_calls)) for (const fragment of tool_calls) this.#toolFragment(fragment);
  }

  #end(): void {
    this.#parts.endProse();
    if (this.#firstTool) this.#parts.endTool(this.#firstTool, this.#details.metadata());
    this.#parts.end();
  }

  /** Only a call's first fragment carries id and name. Some servers leave the index out and tell calls apart by id. */
  #toolFragment(fragment: unknown): void {
    const { index, id: givenId, function: called } = fields<"index" | "id" | "function">(fragment);
    const { name, arguments: text } = fields<"name" | "arguments">(called);
    const id = stringOr(givenId, "");
    let tool = this.#tools.get(index);
    if (!tool || (id !== "" && id !== tool.id)) {
      if (typeof name !== "string" || name === "") return;
      tool = { id, input: this.#parts.startTool(id, name) };
      this.#firstTool ??= tool.input;
      this.#tools.set(index, tool);
    }
    this.#parts.toolInput(tool.input, stringOr(text, ""));
  }

  #count(usage: unknown): void {
    const counts = fields<
      "prompt_tokens" | "completion_tokens" | "prompt_tokens_details" | "completion_tokens_details" | "cost"
    >(usage);
    const input = fields<"cached_tokens" | "cache_write_tokens">(counts.prompt_tokens_details);
    const output = fields<"reasoning_tokens">(counts.completion_tokens_details);
    this.#usage = {
      input_tokens: countOrNull(counts.prompt_tokens),
      output_tokens: countOrNull(counts.completion_tokens),
      cached_input_tokens: countOrNull(input.cached_tokens),
      cache_write_tokens: countOrNull(input.cache_write_tokens),
      reasoning_tokens: countOrNull(output.reasoning_tokens),
    };
    const { cost } = counts;
    if (this.#reportsCost) this.#costUsd = typeof cost === "number" && cost >= 0 && cost < 1e6 ? cost : null;
  }
}
