/** Larger ones would freeze the page while they are laid out. */
const MAX_LENGTH = 8_000;
const MAX_LINES = 250;
const MAX_EDGES = 200;
/** `a & b --> c & d` are four edges. */
const MAX_JOINS = 50;
/** Directives change how diagrams are drawn, and some of that is no matter of the text. */
const DIRECTIVE = /%%\{[\s\S]*?\}%%\n?/g;
const FRONT_MATTER = /^\s*---\n[\s\S]*?\n---[ \t]*(?:\n|$)/;
/** Line breaks in labels, and stereotypes of classes. */
const HARMLESS = /<br\s*\/?>|<<[\w -]+>>/gi;
const EDGE = /--|==|-\.|~~~|->|<-|\.\./g;
/**
 * What could load, run or open something. Pictures in diagrams are fetched before anything is sanitised, so a source with
 * any of these is not drawn at all.
 */
const REFUSED = [
  /%%\{/,
  /<[/a-z!?]/i,
  /[&#](?:lt|#?x?0*3c|#?0*60);/i,
  /@\{[^}]*\b(?:img|icon|pic|src|href|url|link)\b/i,
  /\burl\s*\(/i,
  /@import/i,
  /!\[[^\]]*\]/,
  /(?:java|vb)script\s*:/i,
  /\bdata\s*:\s*[a-z]+\//i,
  /(?:^|;)\s*(?:click|callback|links?)\b/im,
  /\\u[0-9a-f]{4}/i,
];

export type CheckedDiagram = { ok: true; source: string } | { ok: false; reason: "too-large" | "refused" };

/** The source as it may be drawn: without directives and front matter, within bounds, and of text only. */
export function checkDiagram(written: string): CheckedDiagram {
  if (written.length > MAX_LENGTH) return { ok: false, reason: "too-large" };
  const source = written.replace(FRONT_MATTER, "").replaceAll(DIRECTIVE, "");
  const text = source.replaceAll(HARMLESS, " ");
  if (REFUSED.some((pattern) => pattern.test(text))) return { ok: false, reason: "refused" };
  const isTooLarge =
    count(source, /\n/g) > MAX_LINES || count(source, EDGE) > MAX_EDGES || count(source, /&/g) > MAX_JOINS;
  return isTooLarge ? { ok: false, reason: "too-large" } : { ok: true, source };
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
