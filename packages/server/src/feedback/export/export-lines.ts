import type { FeedbackDependencies } from "../dependencies.ts";
import type { ExportQuery } from "../schemas.ts";
import { type ExportScope, type RatedAnswer, readRatedAnswers } from "./rated-answers.ts";
import { chatSample, preferenceSample } from "./samples.ts";

const PAGE = 100;

/** The lines of an export, one JSON document each, read while they are taken: however much there is, a page is held. */
export async function* exportLines(
  deps: Pick<FeedbackDependencies, "storage" | "systemPrompts">,
  scope: ExportScope,
  query: ExportQuery,
): AsyncGenerator<string, void> {
  const sampleOf = query.format === "chat" ? chatSample : preferenceSample;
  let after: RatedAnswer | null = null;
  for (;;) {
    const answers: RatedAnswer[] = await readRatedAnswers(deps.storage, scope, query, after, PAGE);
    for (const answer of answers) {
      const sample = await sampleOf(deps, answer);
      if (sample !== null) yield `${toLine(sample)}\n`;
    }
    after = answers.at(-1) ?? null;
    if (answers.length < PAGE) return;
  }
}

/** Some readers end lines at more characters than the line feed, which JSON leaves as they are. */
function toLine(sample: object): string {
  return JSON.stringify(sample).replace(
    /[\u0085\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
