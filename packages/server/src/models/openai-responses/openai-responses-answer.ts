import type { FinishReason, ProviderMetadata, Usage } from "@millrace/protocol";
import type { EventSourceMessage } from "eventsource-parser";
import type { ModelChunk, ModelFinish } from "../port.ts";
import { AnswerEmitter, type ToolInput } from "../wire/answer-emitter.ts";
import { reportedFailure } from "../wire/failure.ts";
import { countOrNull, fields, stringOr } from "../wire/fields.ts";
import { parseEvent } from "../wire/parse-event.ts";
import type { Answer } from "../wire/wire-model.ts";

type Item = ReturnType<typeof fields<"type" | "id" | "call_id" | "name" | "arguments" | "encrypted_content">>;

/**
 * Reads the events of one answer of the Responses API: items, each begun and done, and what grows in between. Items of
 * kinds that were not asked for are skipped.
 */
export class OpenAiResponsesAnswer implements Answer {
  readonly #provider: string;
  readonly #parts: AnswerEmitter;
  /** Function calls by the place of their item in the answer. */
  readonly #tools = new Map<unknown, ToolInput>();
  #called = false;
  #reasoned = false;
  #finish: ModelFinish | null = null;

  constructor(provider: string, emit: (chunk: ModelChunk) => void) {
    this.#provider = provider;
    this.#parts = new AnswerEmitter(provider, emit);
  }

  readonly onEvent = ({ event, data }: EventSourceMessage): boolean => {
    const parsed = fields<"type" | "item" | "output_index" | "summary_index" | "delta" | "response" | "error">(
      parseEvent(data, this.#provider),
    );
    const delta = stringOr(parsed.delta, "");
    switch (parsed.type ?? event) {
      case "response.output_text.delta":
      case "response.refusal.delta":
        this.#parts.text(delta);
        return false;
      case "response.reasoning_summary_text.delta":
      case "response.reasoning_text.delta":
        this.#reasoned ||= delta !== "";
        this.#parts.reasoning(delta);
        return false;
      case "response.reasoning_summary_part.added":
        // Each part is a paragraph with a heading of its own.
        if (this.#reasoned) this.#parts.reasoning("\n\n");
        return false;
      case "response.function_call_arguments.delta":
        this.#toolInput(parsed.output_index, delta);
        return false;
      case "response.output_item.added":
        this.#itemBegun(parsed.output_index, fields(parsed.item));
        return false;
      case "response.output_item.done":
        this.#itemDone(parsed.output_index, fields(parsed.item));
        return false;
      case "response.completed":
        return this.#ended(parsed.response, this.#called ? "tool-calls" : "stop");
      case "response.incomplete":
        return this.#ended(parsed.response, incompleteReason(parsed.response));
      case "response.failed":
        throw reportedFailure(parsed.response, null, this.#provider);
      case "error":
        throw reportedFailure(parsed, null, this.#provider);
      default:
        // Some servers send an error under no name.
        if (parsed.error) throw reportedFailure(parsed, null, this.#provider);
        return false;
    }
  };

  finish(): ModelFinish | null {
    return this.#finish;
  }

  #itemBegun(index: unknown, item: Item): void {
    this.#parts.endProse();
    this.#reasoned = false;
    if (item.type === "reasoning") this.#parts.startReasoning();
    if (item.type !== "function_call" || typeof item.name !== "string") return;
    this.#called = true;
    this.#tools.set(index, this.#parts.startTool(stringOr(item.call_id, ""), item.name));
  }

  #toolInput(index: unknown, delta: string): void {
    const tool = this.#tools.get(index);
    if (tool) this.#parts.toolInput(tool, delta);
  }

  #itemDone(index: unknown, item: Item): void {
    if (item.type === "reasoning") this.#parts.endProse(encrypted(item));
    else this.#parts.endProse();
    const tool = this.#tools.get(index);
    if (!tool) return;
    if (tool.text === "") this.#parts.toolInput(tool, stringOr(item.arguments, ""));
    this.#parts.endTool(tool);
    this.#tools.delete(index);
  }

  #ended(response: unknown, reason: FinishReason): true {
    this.#parts.end();
    this.#finish = { reason, usage: counted(fields<"usage">(response).usage), costUsd: null };
    return true;
  }
}

/** What goes back with the item in the next tool turn: nothing that OpenAI stores stands for it. */
function encrypted({ id, encrypted_content }: Item): ProviderMetadata | undefined {
  if (typeof encrypted_content !== "string" || encrypted_content === "") return undefined;
  return { openai: { id: stringOr(id, ""), encrypted_content } };
}

function incompleteReason(response: unknown): FinishReason {
  const { reason } = fields<"reason">(fields<"incomplete_details">(response).incomplete_details);
  return reason === "max_output_tokens" ? "length" : reason === "content_filter" ? "content-filter" : "other";
}

function counted(usage: unknown): Usage {
  const counts = fields<"input_tokens" | "output_tokens" | "input_tokens_details" | "output_tokens_details">(usage);
  const input = fields<"cached_tokens" | "cache_write_tokens">(counts.input_tokens_details);
  const output = fields<"reasoning_tokens">(counts.output_tokens_details);
  return {
    input_tokens: countOrNull(counts.input_tokens),
    output_tokens: countOrNull(counts.output_tokens),
    cached_input_tokens: countOrNull(input.cached_tokens),
    cache_write_tokens: countOrNull(input.cache_write_tokens),
    reasoning_tokens: countOrNull(output.reasoning_tokens),
  };
}
