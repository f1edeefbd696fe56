import type { Page } from "./readable-log.ts";

export const HEADERS = { "Cache-Control": "private, no-store", "Cross-Origin-Resource-Policy": "same-origin" };

export function pageHeaders({ next, upToDate, closed }: Omit<Page, "content">): Record<string, string> {
  return {
    ...HEADERS,
    "Stream-Next-Offset": next,
    ...(upToDate && { "Stream-Up-To-Date": "true" }),
    ...(closed && { "Stream-Closed": "true" }),
  };
}
