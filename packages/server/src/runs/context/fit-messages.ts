import type { Message } from "@millrace/protocol";
import type { ModelMessage } from "../../models/port.ts";

/** A piece of the conversation as a model is told it: an answer's tool calls and their results stay together. */
export interface Turn {
  /** Null for what nobody in the conversation said. */
  readonly message: Message | null;
  readonly told: readonly ModelMessage[];
  readonly tokens: number;
}

/**
 * The newest turns that fit, oldest first. Providers want a person to speak first.
 *
 * @param turns oldest first
 * @param always index of the first that goes in, with all after it, even where they alone are too large: then the
 *   provider says so
 * @param room tokens for all of them
 */
export function fitMessages(turns: readonly Turn[], always: number, room: number): readonly Turn[] {
  let first = always;
  let left = turns.slice(always).reduce((rest, { tokens }) => rest - tokens, room);
  while (first > 0) {
    left -= turns[first - 1]?.tokens ?? 0;
    if (left < 0) break;
    first--;
  }
  const fitting = turns.slice(first);
  return fitting.slice(Math.max(0, fitting.findIndex(isPersons)));
}

/** Where what is to be answered begins: at what a person said last. */
export function questionOf(turns: readonly Turn[]): number {
  return Math.max(0, turns.findLastIndex(isPersons));
}

function isPersons({ message }: Turn): boolean {
  return message?.role === "user";
}
