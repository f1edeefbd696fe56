const SCHEMES: readonly string[] = ["http:", "https:", "mailto:"];

/** The address a link may lead to, or null: only absolute http, https and mailto (SEC2). */
export function safeHref(href: string): string | null {
  const url = URL.parse(href);
  return url && SCHEMES.includes(url.protocol) ? url.href : null;
}
