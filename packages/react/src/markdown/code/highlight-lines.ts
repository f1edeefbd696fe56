import { createCssVariablesTheme, createHighlighterCore, type GrammarState } from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";
import type { CodeKind, CodeLine } from "./highlight-messages.ts";
import type { LanguageName } from "./languages.ts";
import { loadGrammar } from "./load-grammar.ts";

/** Longer lines stay plain: minified code, mostly. */
const MAX_LINE_LENGTH = 1_000;
const THEME = "kinds";
const KIND = /^var\(--token-(.+)\)$/;

const loading = createHighlighterCore({
  themes: [createCssVariablesTheme({ name: THEME, variablePrefix: "--", fontStyle: false })],
  engine: createJavaScriptRegexEngine({ forgiving: true }),
});
/** Where the grammar stood at the end of each piece of code, so that its next lines go on from there. */
const states = new Map<number, GrammarState | undefined>();

/** The tokens of further lines of a piece of code, in order. */
export async function highlight(id: number, language: LanguageName, lines: readonly string[]): Promise<CodeLine[]> {
  const shiki = await loading;
  await shiki.loadLanguage(await loadGrammar(language));
  return lines.map((line) => {
    const state = states.get(id);
    const tokens = shiki.codeToTokensBase(line, {
      lang: language,
      theme: THEME,
      tokenizeMaxLineLength: MAX_LINE_LENGTH,
      // A line that is given up in the middle spoils all that follow; whoever waits for this worker has a limit.
      tokenizeTimeLimit: 0,
      ...(state && { grammarState: state }),
    });
    states.set(id, shiki.getLastGrammarState(tokens));
    return (tokens[0] ?? []).map(({ content, color }) => ({ text: content, kind: kindOf(color) }));
  });
}

function kindOf(color: string | undefined): CodeKind {
  return (KIND.exec(color ?? "")?.[1] ?? null) as CodeKind; // the theme has no other variables
}

/** No more lines of it will come. */
export function forget(id: number): void {
  states.delete(id);
}
