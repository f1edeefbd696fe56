import type { JsonValue, ProviderMetadata } from "@millrace/protocol";
import type { AssistantPart } from "../port.ts";

/** How much of it is kept, in UTF-16 units (SEC7). */
const MAX_LENGTH = 1 << 20;
/** The fields that arrive in pieces. */
const GROWING = ["text", "summary", "data"];

type Detail = { [key: string]: JsonValue };

/**
 * The reasoning that OpenRouter wants back, unchanged, when its model goes on after tool calls. It arrives in pieces,
 * numbered by `index`, and is kept with the first call.
 */
export class ReasoningDetails {
  readonly #details: Detail[] = [];
  #length = 0;

  /** @param pieces as they stand in a delta; whatever is no list is none */
  add(pieces: unknown): void {
    if (!Array.isArray(pieces)) return;
    this.#length += JSON.stringify(pieces).length;
    if (this.#length > MAX_LENGTH) return;
    for (const piece of pieces) if (isDetail(piece)) this.#addPiece(piece);
  }

  /** Undefined when there is none, or too much of it. */
  metadata(): ProviderMetadata | undefined {
    const keep = this.#details.length > 0 && this.#length <= MAX_LENGTH;
    return keep ? { openrouter: { reasoning_details: this.#details } } : undefined;
  }

  #addPiece(piece: Detail): void {
    const last = this.#details.at(-1);
    const begun = last && last["index"] === piece["index"] && last["type"] === piece["type"] ? last : null;
    if (!begun) return void this.#details.push({ ...piece });
    for (const [key, value] of Object.entries(piece)) {
      const before = begun[key];
      const grows = GROWING.includes(key) && typeof before === "string" && typeof value === "string";
      if (value !== null) begun[key] = grows ? before + value : value;
    }
  }
}

/** The reasoning that was kept with the calls of a turn; undefined when there is none. */
export function keptReasoningDetails(parts: readonly AssistantPart[]): JsonValue | undefined {
  for (const part of parts) {
    const kept = part.type === "tool-call" && part.providerMetadata?.["openrouter"]?.["reasoning_details"];
    if (kept) return kept;
  }
  return undefined;
}

function isDetail(value: unknown): value is Detail {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
