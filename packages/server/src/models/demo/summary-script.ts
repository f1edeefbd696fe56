import type { SummaryInput } from "../summary.ts";
import type { Script } from "./scripts.ts";

const LABEL = "First sentences, put together by the demo model:";
const LONGEST = 160;
/** The newest lines that stay when summaries follow each other. */
const MOST_LINES = 30;
const NAMES = { person: "You", assistant: "Assistant" };

/** A summary: the first sentence of each message, below those of the summary before. */
export function summaryScript({ summary, messages }: SummaryInput): Script {
  const before = summary?.split("\n").filter((line) => line !== LABEL) ?? [];
  const lines = messages.map(({ from, text }) => `- ${NAMES[from]}: ${firstSentence(text)}`);
  return { text: [LABEL, ...[...before, ...lines].slice(-MOST_LINES)].join("\n") };
}

function firstSentence(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, " ");
  const sentence = /^.*?[.?!…。？！](?= |$)/u.exec(line)?.[0] ?? line;
  return sentence.length <= LONGEST ? sentence : `${sentence.slice(0, LONGEST - 1).toWellFormed()}…`;
}
