import type { Context } from "hono";
import type { Env } from "../http/env.ts";
import { bodyOf, emptyContent } from "./content.ts";
import { HEADERS, pageHeaders } from "./headers.ts";
import { gone, missing, openReader } from "./open-reader.ts";
import type { LogMetadata, ReadableLog } from "./readable-log.ts";

/** What there is to know about a log without reading it. */
export async function answerHead(c: Context<Env>, log: ReadableLog): Promise<Response> {
  const { offset, closed, ttlSeconds, expiresAt } = await metadataOf(log);
  return c.body(null, 200, {
    ...HEADERS,
    "Content-Type": log.contentType,
    "Stream-Next-Offset": offset,
    ...(closed && { "Stream-Closed": "true" }),
    ...(ttlSeconds !== undefined && { "Stream-TTL": String(ttlSeconds) }),
    ...(expiresAt !== undefined && { "Stream-Expires-At": expiresAt }),
  });
}

/** Where the end is, whatever is appended meanwhile. Has no ETag: it is never known to be the same. */
export async function answerTail(c: Context<Env>, log: ReadableLog): Promise<Response> {
  const { offset, closed } = await metadataOf(log);
  return c.body(bodyOf(emptyContent(log.contentType)), 200, {
    ...pageHeaders({ next: offset, upToDate: true, closed }),
    "Content-Type": log.contentType,
  });
}

/** What there is after the offset, up to a page. */
export async function answerPage(c: Context<Env>, log: ReadableLog, offset: string): Promise<Response> {
  const reader = await openReader(log, offset);
  const from = reader.offset;
  const page = await reader.next();
  if (!page) throw gone();
  const etag = `"${from}:${page.next}${page.closed ? ":closed" : ""}"`;
  const headers = { ...pageHeaders(page), ETag: etag };
  if (c.req.header("if-none-match") === etag) return c.body(null, 304, headers);
  return c.body(bodyOf(page.content), 200, { ...headers, "Content-Type": log.contentType });
}

async function metadataOf(log: ReadableLog): Promise<LogMetadata> {
  const metadata = await log.metadata();
  if (!metadata) throw missing();
  return metadata;
}
