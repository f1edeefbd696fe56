import { randomUUID } from "node:crypto";
import { endsInsidePair, type JsonValue, type ProviderMetadata, soundText } from "@millrace/protocol";
import type { ModelChunk } from "../port.ts";
import { modelFailure } from "./failure.ts";
import { soundJson, soundMetadata } from "./fields.ts";

/** How much text an answer may hold in all its parts together, in UTF-16 units (SEC7). */
export const MAX_ANSWER_LENGTH = 1 << 22;

/** The arguments of one tool call, as they arrive. */
export interface ToolInput {
  readonly toolCallId: string;
  readonly toolName: string;
  text: string;
  half: string;
}

interface Prose {
  readonly type: "text" | "reasoning";
  readonly id: string;
  half: string;
}

/**
 * Turns what a provider says into the chunks of a message, for every adapter alike: sound text, no delta that ends
 * inside a surrogate pair (LOG6), at most one text or reasoning part open at a time, every open part closed by `end`,
 * ids unique within the answer, a bounded size.
 *
 * @throws ModelError `answer_too_large` from every method that takes text
 */
export class AnswerEmitter {
  readonly #provider: string;
  readonly #emit: (chunk: ModelChunk) => void;
  #length = 0;
  #parts = 0;
  #prose: Prose | null = null;
  readonly #openTools = new Set<ToolInput>();
  readonly #toolCallIds = new Set<string>();

  constructor(provider: string, emit: (chunk: ModelChunk) => void) {
    this.#provider = provider;
    this.#emit = emit;
  }

  text(delta: string): void {
    if (delta === "") return;
    const part = this.#proseOf("text");
    const sound = this.#soundDelta(part, delta);
    if (sound !== "") this.#emit({ type: "text-delta", id: part.id, delta: sound });
  }

  reasoning(delta: string): void {
    if (delta === "") return;
    const part = this.#proseOf("reasoning");
    const sound = this.#soundDelta(part, delta);
    if (sound !== "") this.#emit({ type: "reasoning-delta", id: part.id, delta: sound });
  }

  /** For reasoning that may stay without text and still has metadata to keep. */
  startReasoning(): void {
    this.#proseOf("reasoning");
  }

  /** Closes the open text or reasoning part, if any. The metadata belongs to reasoning. */
  endProse(providerMetadata?: ProviderMetadata): void {
    const part = this.#prose;
    if (!part) return;
    this.#prose = null;
    const { type, id, half } = part;
    // A first half whose second never came: the replacement character stands for it.
    if (half !== "") this.#emit({ type: `${type}-delta`, id, delta: soundText(half) });
    if (type === "text") this.#emit({ type: "text-end", id });
    else this.#emit({ type: "reasoning-end", id, ...this.#metadata(providerMetadata) });
  }

  /** An id that is empty or was there before is replaced. */
  startTool(id: string, name: string): ToolInput {
    this.endProse();
    this.#count(id.length + name.length + 1);
    const given = soundText(id);
    const toolCallId = given === "" || this.#toolCallIds.has(given) ? `call_${randomUUID()}` : given;
    const tool: ToolInput = { toolCallId, toolName: soundText(name), text: "", half: "" };
    this.#toolCallIds.add(toolCallId);
    this.#openTools.add(tool);
    this.#emit({ type: "tool-input-start", toolCallId, toolName: tool.toolName });
    return tool;
  }

  toolInput(tool: ToolInput, delta: string): void {
    if (delta === "") return;
    const sound = this.#soundDelta(tool, delta);
    if (sound === "") return;
    tool.text += sound;
    this.#emit({ type: "tool-input-delta", toolCallId: tool.toolCallId, inputTextDelta: sound });
  }

  endTool(tool: ToolInput, providerMetadata?: ProviderMetadata): void {
    if (!this.#openTools.delete(tool)) return;
    const { toolCallId, toolName, text } = tool;
    const input = parseInput(text);
    if (input === undefined) {
      const errorText = "The arguments of this call are not valid JSON.";
      this.#emit({ type: "tool-input-error", toolCallId, toolName, input: text, errorText });
    } else {
      this.#emit({
        type: "tool-input-available",
        toolCallId,
        toolName,
        input,
        ...this.#metadata(providerMetadata),
      });
    }
  }

  /** Closes everything still open. */
  end(): void {
    this.endProse();
    for (const tool of this.#openTools) this.endTool(tool);
  }

  #proseOf(type: Prose["type"]): Prose {
    if (this.#prose?.type === type) return this.#prose;
    this.endProse();
    this.#parts++;
    const part: Prose = { type, id: `${type}-${this.#parts}`, half: "" };
    this.#prose = part;
    this.#emit({ type: `${type}-start`, id: part.id });
    return part;
  }

  #soundDelta(part: { half: string }, delta: string): string {
    this.#count(delta.length);
    let text = part.half + delta;
    part.half = "";
    if (endsInsidePair(text)) {
      part.half = text.slice(-1);
      text = text.slice(0, -1);
    }
    return soundText(text);
  }

  #metadata(given: ProviderMetadata | undefined): { providerMetadata?: ProviderMetadata } {
    const sound = given && soundMetadata(given);
    if (!sound) return {};
    this.#count(JSON.stringify(sound).length);
    return { providerMetadata: sound };
  }

  #count(length: number): void {
    this.#length += length;
    if (this.#length > MAX_ANSWER_LENGTH) throw modelFailure("answer_too_large", this.#provider);
  }
}

/** A tool without parameters streams no arguments at all. */
function parseInput(text: string): JsonValue | undefined {
  if (text.trim() === "") return {};
  try {
    // JSON.parse yields JSON values and nothing else.
    return soundJson(JSON.parse(text) as JsonValue);
  } catch {
    return undefined;
  }
}
