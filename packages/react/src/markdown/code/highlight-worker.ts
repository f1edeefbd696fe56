import { createCssVariablesTheme, createHighlighterCore, type GrammarState } from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";
import type { CodeKind, CodeLine, HighlightRequest, HighlightResult } from "./highlight-messages.ts";
import type { LanguageName } from "./languages.ts";
import { loadGrammar } from "./load-grammar.ts";

/** The worker in which code is highlighted: compiling a grammar takes longer than a frame, and some code takes for ever. */

/** Longer lines stay plain: minified code, mostly. */
const MAX_LINE_LENGTH = 1_000;
const MAX_LINE_MS = 100;
const THEME = "kinds";
const KIND = /^var\(--token-(.+)\)$/;

const loading = createHighlighterCore({
  themes: [createCssVariablesTheme({ name: THEME, variablePrefix: "--", fontStyle: false })],
  engine: createJavaScriptRegexEngine({ forgiving: true }),
});
/** Where the grammar stood at the end of each piece of code, so that its next lines go on from there. */
const states = new Map<number, GrammarState | undefined>();
let work = Promise.resolve();

addEventListener("message", ({ data }: MessageEvent<HighlightRequest>) => {
  work = work.then(() => answer(data));
});

async function answer(request: HighlightRequest): Promise<void> {
  if (request.type === "close") return void states.delete(request.id);
  const result: HighlightResult = {
    id: request.id,
    lines: await highlight(request.id, request.language, request.lines),
  };
  postMessage(result);
}

async function highlight(id: number, language: LanguageName, lines: readonly string[]): Promise<CodeLine[]> {
  const shiki = await loading;
  await shiki.loadLanguage(await loadGrammar(language));
  return lines.map((line) => {
    const state = states.get(id);
    const tokens = shiki.codeToTokensBase(line, {
      lang: language,
      theme: THEME,
      tokenizeMaxLineLength: MAX_LINE_LENGTH,
      tokenizeTimeLimit: MAX_LINE_MS,
      ...(state && { grammarState: state }),
    });
    states.set(id, shiki.getLastGrammarState(tokens));
    return (tokens[0] ?? []).map(({ content, color }) => ({ text: content, kind: kindOf(color) }));
  });
}

function kindOf(color: string | undefined): CodeKind {
  return (KIND.exec(color ?? "")?.[1] ?? null) as CodeKind; // the theme has no other variables
}
