/** The built app: what it needs to start without a network. */
export interface AppShell {
  /** Another one for every build that differs. */
  readonly version: string;
  /** Paths from the root, `/index.html` among them. */
  readonly files: readonly string[];
}

/** `page`: from the network, else the app itself; `file`: from what is stored; `browser`: none of the worker's business. */
export type Answer = "page" | "file" | "browser";

/** Who answers a request. What belongs to people (`/api/`) is never stored, and never answered from what is. */
export function answerFor(
  { method, mode, url }: Pick<Request, "method" | "mode" | "url">,
  origin: string,
  files: ReadonlySet<string>,
): Answer {
  const target = new URL(url);
  if (method !== "GET" || target.origin !== origin || target.pathname.startsWith("/api/")) return "browser";
  if (mode === "navigate") return "page";
  return files.has(target.pathname) ? "file" : "browser";
}
