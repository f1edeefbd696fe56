/** Characters that URL parsers drop or turn around, each in its own way. */
const MISREAD = /[\\\p{Cc}\p{Cf}\p{Zs}]/u;

/**
 * A base address as a person typed it, for calls through the guarded agent, which judges where it leads.
 *
 * @returns null when it is not http or https, has a user name, a password, a query or a fragment, or is written so that
 *   two readers may understand two hosts
 */
export function guardedUrl(text: string): URL | null {
  if (MISREAD.test(text) || /[?#]/.test(text)) return null;
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "" ? url : null;
}
