const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
  copy: "©",
  reg: "®",
  trade: "™",
  hellip: "…",
  ndash: "–",
  mdash: "—",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  laquo: "«",
  raquo: "»",
  bull: "•",
  middot: "·",
  times: "×",
  deg: "°",
  plusmn: "±",
  euro: "€",
  pound: "£",
  larr: "←",
  rarr: "→",
};

/** The character references people and models write by name; others stay as written (numeric ones the lexer decodes). */
export function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replaceAll(/&([a-z]+);/g, (reference, name: string) =>
    Object.hasOwn(NAMED, name) ? (NAMED[name] ?? reference) : reference,
  );
}
