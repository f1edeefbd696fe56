/** `pt` as the region it is most likely spoken in, unless the reader prefers another: `pt-PT` before `pt-BR`. */
export function spokenTag(language: string, preferred: readonly string[]): string {
  const own = preferred.find((tag) => tag.includes("-") && tag.toLowerCase().startsWith(`${language.toLowerCase()}-`));
  if (own) return own;
  const { language: base, region } = new Intl.Locale(language).maximize();
  return region ? `${base}-${region}` : base;
}

/** The languages to dictate in: those of the interface and of the reader, without doubles. */
export function spokenLanguages(locales: readonly string[], preferred: readonly string[]): string[] {
  const tags = [...preferred, ...locales].map((tag) => (tag.includes("-") ? tag : spokenTag(tag, preferred)));
  return [...new Set(tags)];
}

/** A language in the words of another, such as `Deutsch (Schweiz)`. */
export function languageName(tag: string, inLanguage: string): string {
  return new Intl.DisplayNames([inLanguage], { type: "language" }).of(tag) ?? tag;
}
