import { CONTINUE_INSTRUCTION } from "../continue.ts";
import type { Model, ModelMessage, ModelRequest } from "../port.ts";
import { readSummaryQuestion } from "../summary.ts";
import { TITLE_INSTRUCTION } from "../title.ts";
import { AnswerEmitter } from "../wire/answer-emitter.ts";
import { modelFailure } from "../wire/failure.ts";
import { systemWaiting, type Waiting } from "../wire/retry.ts";
import { chooseScript, type Script } from "./scripts.ts";
import { summaryScript } from "./summary-script.ts";

export const DEMO_MODEL = { id: "demo", provider: "demo" } as const;

const MOST_TITLE_WORDS = 6;
/** What no title ends with. */
const LINKING_WORDS = /(?: (?:a|an|and|for|how|in|it|my|of|on|or|please|so|that|the|then|to|with))+$/i;

export interface DemoOptions {
  /** Milliseconds between two words; 0 for as fast as the event loop turns. */
  delayMs: number;
  sleep?: Waiting["sleep"];
}

/**
 * A model that plays a script chosen by the words of the last message, always the same for the same conversation. It
 * streams, thinks, stalls and fails like a real one and needs no key. `maxTokens` does not bind it, for it costs nothing.
 */
export function createDemoModel({ delayMs, sleep = systemWaiting.sleep }: DemoOptions): Model {
  return {
    id: DEMO_MODEL.id,
    async stream(request, emit, signal) {
      signal.throwIfAborted();
      const { question, partial } = readConversation(request.messages);
      const script = scriptFor(question, request.messages);
      const rest = script.text.startsWith(partial) ? script.text.slice(partial.length) : script.text;
      const parts = new AnswerEmitter("The demo model", emit);
      const pause = Math.max(delayMs, script.delayMs ?? 0);
      let outputTokens = 0;

      await sleep(Math.max(delayMs, script.firstDelayMs ?? 0), signal);
      if (script.reasoning !== undefined && partial === "") {
        for (const word of words(script.reasoning)) {
          parts.reasoning(word);
          outputTokens++;
          await sleep(pause, signal);
        }
      }
      for (const word of words(rest)) {
        // Once is enough: what is asked to continue gets through.
        if (outputTokens === script.failsAfter && partial === "")
          throw modelFailure("provider_overloaded", "The demo model");
        parts.text(word);
        outputTokens++;
        await sleep(pause, signal);
      }
      parts.end();
      return {
        reason: script.finishReason ?? "stop",
        usage: {
          input_tokens: countInput(request),
          output_tokens: outputTokens,
          cached_input_tokens: null,
          cache_write_tokens: null,
          reasoning_tokens: null,
        },
        costUsd: 0,
      };
    },
  };
}

function scriptFor(question: string, messages: readonly ModelMessage[]): Script {
  if (question === TITLE_INSTRUCTION) return titleScript(messages);
  const toSummarize = readSummaryQuestion(question);
  return toSummarize ? summaryScript(toSummarize) : chooseScript(question);
}

/** A title of the conversation: the first words of what was asked first. */
function titleScript([first]: readonly ModelMessage[]): Script {
  const said = words(
    text(first)
      .trim()
      .replaceAll(/\s+/g, " ")
      .replaceAll(/[.?!…,;:]+(?= |$)/g, ""),
  );
  const title = said.slice(0, MOST_TITLE_WORDS).join("").replace(LINKING_WORDS, "");
  return { text: title.charAt(0).toLocaleUpperCase() + title.slice(1) };
}

/** What was asked, and how much of the answer is there already. */
function readConversation(messages: readonly ModelMessage[]): { question: string; partial: string } {
  const last = messages.at(-1);
  const continues = last?.role === "user" && last.content === CONTINUE_INSTRUCTION;
  const question = messages.findLast((message) => message.role === "user" && message.content !== CONTINUE_INSTRUCTION);
  return {
    question: question?.role === "user" ? question.content : "",
    partial: continues ? text(messages.at(-2)) : "",
  };
}

function countInput({ system, messages }: ModelRequest): number {
  return messages.reduce((sum, message) => sum + words(text(message)).length, words(system ?? "").length);
}

function text(message: ModelMessage | undefined): string {
  switch (message?.role) {
    case "user":
      return message.content;
    case "assistant":
      return message.parts.map((part) => (part.type === "text" ? part.text : "")).join("");
    default:
      return "";
  }
}

/** The text cut before the white space of each word: joined again it is the same text. */
function words(of: string): string[] {
  return of.match(/\s*\S+(?:\s+$)?|\s+$/g) ?? [];
}
