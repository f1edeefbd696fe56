const SCRIPTS: readonly [script: RegExp, language: string][] = [
  [/\p{Script=Arabic}/gu, "ar"],
  [/\p{Script=Hebrew}/gu, "he"],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, "ja"],
  [/\p{Script=Hangul}/gu, "ko"],
  [/\p{Script=Han}/gu, "zh"],
  [/\p{Script=Cyrillic}/gu, "ru"],
  [/\p{Script=Greek}/gu, "el"],
  [/\p{Script=Devanagari}/gu, "hi"],
  [/\p{Script=Thai}/gu, "th"],
];
const OTHER_SCRIPTS = ["ar", "he", "ja", "ko", "zh", "ru", "uk", "bg", "el", "hi", "th", "fa", "ur"];

/**
 * The language a text is probably in. Its script decides where that says enough; Latin letters are taken for the first of
 * the reader's languages that is written with them.
 */
export function languageOf(text: string, preferred: readonly string[]): string {
  const latin = count(text, /\p{Script=Latin}/gu);
  // Japanese is full of Chinese characters, so a few kana outweigh them.
  const japanese = count(text, /[\p{Script=Hiragana}\p{Script=Katakana}]/gu);
  if (japanese > 0 && japanese * 8 > count(text, /\p{Script=Han}/gu) && japanese * 2 > latin) return "ja";
  const [most, language] = SCRIPTS.map(([script, name]) => [count(text, script), name] as const).reduce((one, other) =>
    other[0] > one[0] ? other : one,
  );
  // A word in Chinese has two letters where one in English has five.
  const weight = language === "zh" || language === "ko" ? 2 : 1;
  if (most * weight > latin) return sameScript(language, preferred) ?? language;
  return preferred.map(base).find((tag) => !OTHER_SCRIPTS.includes(tag)) ?? "en";
}

/** Cyrillic is also Ukrainian, and Arabic letters also Persian, for who reads these. */
function sameScript(language: string, preferred: readonly string[]): string | undefined {
  const others: Readonly<Record<string, readonly string[]>> = { ru: ["ru", "uk", "bg"], ar: ["ar", "fa", "ur"] };
  return preferred.map(base).find((tag) => others[language]?.includes(tag));
}

function base(tag: string): string {
  return tag.toLowerCase().split("-")[0] ?? tag;
}

function count(text: string, of: RegExp): number {
  return text.match(of)?.length ?? 0;
}
