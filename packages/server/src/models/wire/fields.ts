import { type JsonValue, type ProviderMetadata, soundText } from "@millrace/protocol";

/** The named fields of a value a provider sent, none of them trusted; all undefined when it is not an object. */
export function fields<Key extends string>(value: unknown): { readonly [key in Key]?: unknown } {
  // Any object is a set of unknown fields; an array has none of these names.
  return typeof value === "object" && value !== null ? (value as { readonly [key in Key]?: unknown }) : {};
}

export function stringOr<Fallback>(value: unknown, fallback: Fallback): string | Fallback {
  return typeof value === "string" ? value : fallback;
}

/** A token count as a provider reports it, or null when it is missing or absurd. */
export function countOrNull(value: unknown): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

const MAX_DEPTH = 64;

/**
 * Parsed JSON with every text made sound (LOG6).
 *
 * @throws RangeError when it nests so deep that writing it out again could exhaust the stack
 */
export function soundJson(value: JsonValue, depth = 0): JsonValue {
  if (typeof value === "string") return soundText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= MAX_DEPTH) throw new RangeError("JSON nests too deep");
  if (Array.isArray(value)) return value.map((item) => soundJson(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [soundText(key), soundJson(item, depth + 1)]));
}

/** What a provider wants back unchanged, with every text made sound; undefined when it nests too deep to be kept. */
export function soundMetadata(metadata: ProviderMetadata): ProviderMetadata | undefined {
  try {
    // Making texts sound keeps the shape.
    return soundJson(metadata) as ProviderMetadata;
  } catch {
    return undefined;
  }
}

/** The arguments of a recorded tool call as providers take them back: what was no JSON object counts as none given. */
export function inputObject(input: JsonValue): JsonValue {
  return typeof input === "object" && input !== null && !Array.isArray(input) ? input : {};
}
