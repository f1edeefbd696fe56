import { CONTINUE_INSTRUCTION } from "../../packages/server/src/models/continue.ts";
import {
  type LoopbackProvider,
  type LoopbackRequest,
  startLoopbackProvider,
} from "../../packages/server/src/models/testing/loopback-provider.ts";

/** What every answer of the providers is made of: each piece different, and each with exactly one space. */
const TOKENS = Array.from({ length: 60 }, (_, index) => `word${index}${index % 7 === 0 ? "é🙂" : ""} `);
export const ANSWER = TOKENS.join("");

/** How many of the provider's pieces are in this text. */
export function countTokens(text: string): number {
  return text.split(" ").length - 1;
}

/** Both kinds of provider at once, with a record of who asked what. */
export interface Providers {
  /** Settings of a server that uses them. */
  readonly environment: Record<string, string>;
  readonly models: readonly string[];
  /** Requests so far. */
  count(): number;
  /** How often a provider was asked to answer the message that carries this mark, or to go on with that answer. */
  requests(mark: string): { answers: number; continuations: number };
  close(): Promise<void>;
}

export async function startProviders(): Promise<Providers> {
  const options = { tokens: TOKENS, delayMs: 4 };
  const anthropic = await startLoopbackProvider({ ...options, format: "anthropic" });
  const openai = await startLoopbackProvider({ ...options, format: "openai" });
  const both: LoopbackProvider[] = [anthropic, openai];
  return {
    environment: {
      ANTHROPIC_API_KEY: "loopback",
      ANTHROPIC_BASE_URL: anthropic.url,
      OPENAI_API_KEY: "loopback",
      OPENAI_BASE_URL: openai.url,
    },
    models: ["anthropic/loopback", "openai/loopback"],
    count: () => both.reduce((sum, { requests }) => sum + requests.length, 0),
    requests(mark) {
      const asked = both.flatMap(({ requests }) => requests).filter((request) => markOf(request) === mark);
      const continuations = asked.filter(isContinuation).length;
      return { answers: asked.length - continuations, continuations };
    },
    close: async () => void (await Promise.all(both.map((provider) => provider.close()))),
  };
}

/** Puts a mark into a message that the providers find again. */
export function marked(mark: string): string {
  return `Please answer [${mark}]`;
}

/** The newest mark in the conversation that the request carries. */
function markOf({ body }: LoopbackRequest): string | undefined {
  return /.*\[(\d[\w-]+)\]/.exec(JSON.stringify(body))?.[1];
}

function isContinuation({ body }: LoopbackRequest): boolean {
  return JSON.stringify(body).includes(CONTINUE_INSTRUCTION);
}
