import type { IncomingMessage } from "node:http";
import { createMiddleware } from "hono/factory";
import type { Env } from "./env.ts";
import { problem } from "./problems.ts";

const MAX_BYTES = 1024 * 1024;
const MAX_DEPTH = 32;
const JSON_TYPE = /^application\/json(?:\s*;\s*charset="?utf-8"?)?\s*$/i;

/**
 * Reads and checks the body of every request that has one, before any route sees it: JSON only, at most 1 MB, strict
 * UTF-8 (a byte order mark is skipped), at most 32 levels deep, finite numbers (SEC5, SEC7). No body and no type counts
 * as `{}`. Validators and handlers then find the checked text.
 */
export const jsonBody = createMiddleware<Env>(async (c, next) => {
  if (c.req.method === "GET" || c.req.method === "HEAD") return next();
  const type = c.req.header("content-type");
  if (type !== undefined && !JSON_TYPE.test(type)) throw notJson();
  if (c.req.header("content-encoding") !== undefined) {
    throw problem("unsupported_media_type", "Send the body without content encoding.");
  }
  if (Number(c.req.header("content-length") ?? 0) > MAX_BYTES) throw tooLarge();
  const incoming = c.env?.incoming;
  const bytes = await (incoming ? readIncoming(incoming) : readStream(c.req.raw.body));
  if (type === undefined && bytes.length > 0) throw notJson();
  const text = type === undefined ? "{}" : decode(bytes);
  checkJson(text);
  // Validators skip what does not call itself JSON; a route's required fields are missed only if `{}` does.
  if (type === undefined) c.req.raw.headers.set("content-type", "application/json");
  // Hono keeps promises here, though its type says otherwise; `c.req.json()` and the validators read from it.
  c.req.bodyCache.text = Promise.resolve(text) as unknown as string;
  return next();
});

function notJson() {
  return problem("unsupported_media_type", "Send the body as application/json in UTF-8.");
}

/** Straight from Node's request: the web stream around it costs more than all else that is done to a small request. */
function readIncoming(incoming: IncomingMessage): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  let size = 0;
  incoming.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_BYTES) chunks.push(chunk);
    else reject(tooLarge());
  });
  incoming.on("end", () => resolve(Buffer.concat(chunks)));
  incoming.on("close", () => reject(problem("invalid_request", "The body ended early.")));
  return promise;
}

async function readStream(stream: ReadableStream<Uint8Array> | null): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge() {
  return problem("body_too_large", "The body is larger than 1 MB.");
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw problem("invalid_text", "The body is not valid UTF-8.");
  }
}

function checkJson(text: string): void {
  if (isTooDeep(text)) throw problem("invalid_json", `The body is nested deeper than ${MAX_DEPTH} levels.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw problem("invalid_json", "The body is not valid JSON.");
  }
  if (!isHarmless(value)) {
    throw problem("invalid_json", "The body has a number that is too large, or a key named __proto__.");
  }
}

/** Looks at brackets only, so that nothing recursive ever meets a deep body. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') inString = !inString;
    else if (inString) at += character === "\\" ? 1 : 0;
    else if (character === "[" || character === "{") depth++;
    else if (character === "]" || character === "}") depth--;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

function isHarmless(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null) return true;
  return !Object.hasOwn(value, "__proto__") && Object.values(value).every(isHarmless);
}
