import type { FinishReason, Usage } from "@millrace/protocol";
import { type Model, type ModelChunk, ModelError, type ModelRequest } from "../port.ts";

export const QUESTION: ModelRequest = {
  system: null,
  messages: [{ role: "user", content: "Pause the worst campaign" }],
  maxTokens: 1024,
};

/** Everything a call came to: the chunks it emitted and how it ended. */
export interface Outcome {
  chunks: ModelChunk[];
  finish?: { reason: FinishReason; usage: Usage; costUsd: number | null };
  /** The ModelError's code. */
  error?: string;
}

/** Calls the model once. Anything but a ModelError is thrown on. */
export async function answerOf(
  model: Model,
  request: ModelRequest = QUESTION,
  signal: AbortSignal = new AbortController().signal,
): Promise<Outcome> {
  const chunks: ModelChunk[] = [];
  try {
    return { chunks, finish: await model.stream(request, (chunk) => chunks.push(chunk), signal) };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { chunks, error: error.error.code };
  }
}

/** The text of all text parts. */
export function textOf(chunks: readonly ModelChunk[]): string {
  return chunks.map((chunk) => (chunk.type === "text-delta" ? chunk.delta : "")).join("");
}
