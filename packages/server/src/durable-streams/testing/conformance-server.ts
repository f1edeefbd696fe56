import type { Hono } from "hono";
import type { Env } from "../../http/env.ts";
import { problem, problemResponse } from "../../http/problems.ts";
import { createRouter } from "../../http/router.ts";
import { securityHeaders } from "../../http/security.ts";
import { type RunningServer, serve } from "../../http/server.ts";
import { isJson } from "../content.ts";
import type { Page } from "../readable-log.ts";
import type { Lifetime } from "./memory-log.ts";

/** Where the streams are that the suite creates, appends to and reads. */
export interface StreamPlace {
  create(name: string, contentType: string, lifetime: Lifetime): Promise<WrittenStream>;
  /** Answers everything but PUT and POST; the streams are at `STREAM_PATH`. */
  readonly app: Pick<Hono<Env>, "fetch">;
  close(): Promise<void>;
}

interface WrittenStream {
  /** Appends and closes in one step. @returns the new end */
  append(content: Page["content"], closes: boolean): Promise<string>;
}

/** Where the suite looks for streams. */
export const STREAM_PATH = "/v1/stream/:name";

/** As much of the write side of the protocol as the tests of the read side need, in front of reads that are the product's. */
export function serveStreams(place: StreamPlace): Promise<RunningServer> {
  const streams = new Map<string, { stream: WrittenStream; contentType: string }>();
  const writes = createRouter();
  writes.use(securityHeaders({ publicUrl: "http://localhost", allowedOrigins: [] }));
  writes.onError((error, c) => problemResponse(c, problem("invalid_request", error.message)));

  writes.put(STREAM_PATH, async (c) => {
    const name = c.req.param("name");
    const contentType = c.req.header("content-type") ?? "application/octet-stream";
    const stream = await place.create(name, contentType, lifetimeOf(c.req.header()));
    streams.set(name, { stream, contentType });
    const offset = await stream.append(contentOf(contentType, await c.req.arrayBuffer()), false);
    return c.body(null, 201, { Location: c.req.url, "Content-Type": contentType, "Stream-Next-Offset": offset });
  });
  writes.post(STREAM_PATH, async (c) => {
    const known = streams.get(c.req.param("name"));
    if (!known) return c.body(null, 404);
    const closes = c.req.header("stream-closed") === "true";
    const content = contentOf(known.contentType, await c.req.arrayBuffer());
    if (content.length === 0 && !closes) return c.body(null, 400);
    const offset = await known.stream.append(content, closes);
    return c.body(null, 204, { "Stream-Next-Offset": offset, ...(closes && { "Stream-Closed": "true" }) });
  });
  return serve(
    {
      fetch: (request, bindings) =>
        (request.method === "PUT" || request.method === "POST" ? writes : place.app).fetch(request, bindings),
    },
    { host: "127.0.0.1", port: 0 },
  );
}

function lifetimeOf(headers: Record<string, string>): Lifetime {
  const { "stream-ttl": ttl, "stream-expires-at": expiresAt } = headers;
  return { ...(ttl !== undefined && { ttlSeconds: Number(ttl) }), ...(expiresAt !== undefined && { expiresAt }) };
}

/** @throws SyntaxError for what should be JSON and is not */
function contentOf(contentType: string, body: ArrayBuffer): Page["content"] {
  if (!isJson(contentType)) return new Uint8Array(body);
  if (body.byteLength === 0) return [];
  const values: unknown = JSON.parse(Buffer.from(body).toString());
  return (Array.isArray(values) ? values : [values]).map((value) => ({ text: JSON.stringify(value) }));
}
