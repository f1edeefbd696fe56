import { createMiddleware } from "hono/factory";
import { bearerOf } from "../api-key.ts";
import { isLocalHostname } from "../local-hostname.ts";
import type { Env } from "./env.ts";
import { problem } from "./problems.ts";

interface SecurityOptions {
  /** The origin people reach this server at. */
  publicUrl: string;
  /** Further origins that may call it from a browser. */
  allowedOrigins: readonly string[];
}

const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  "style-src 'self' 'unsafe-inline'",
  "script-src 'self'",
  "connect-src 'self'",
  "font-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'self'",
].join("; ");

/** Response headers that readers of other origins may see. */
const EXPOSED = [
  "Content-Disposition, ETag, Location, Preference-Applied, RateLimit, RateLimit-Limit, RateLimit-Policy",
  "RateLimit-Remaining, RateLimit-Reset, Retry-After, Stream-Cursor, Stream-Next-Offset, Stream-Up-To-Date",
  "WWW-Authenticate, X-Request-Id, X-Vercel-AI-UI-Message-Stream",
].join(", ");

/** Request headers that pages of other origins may send. */
const ACCEPTED =
  "Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, Prefer, User-Agent, X-Request-Id";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** The path as logs may hold it (SEC4): what follows `/share/` opens a conversation to whoever knows it. */
export function withoutSecrets(path: string): string {
  return path.replace(/^(\/share|\/api\/v1\/shares)\/.+/, "$1/…");
}

/** Sets before the handler runs, so that streams that bypass Hono carry them too. */
export function securityHeaders({ publicUrl }: SecurityOptions) {
  const isHttps = publicUrl.startsWith("https:");
  return createMiddleware<Env>(async (c, next) => {
    c.header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    c.header("X-Content-Type-Options", "nosniff");
    c.header("Referrer-Policy", "same-origin");
    if (isHttps) c.header("Strict-Transport-Security", "max-age=63072000");
    if (c.req.path.startsWith("/api/")) c.header("Cache-Control", "no-store");
    if (withoutSecrets(c.req.path) !== c.req.path) {
      c.header("Referrer-Policy", "no-referrer");
      c.header("X-Robots-Tag", "noindex, nofollow");
    }
    await next();
  });
}

/**
 * Refuses unsafe requests and WebSockets that another site made a browser send (SEC6), and lets the allowed origins, and only them,
 * read answers.
 *
 * Without `Origin` (programs, not browsers) a request passes if it carries no cookie. With an API key and no cookie it
 * passes whatever its origin: no browser adds a key by itself, and no page of another origin may, unless it is allowed.
 */
export function originCheck(options: SecurityOptions) {
  return createMiddleware<Env>(async (c, next) => {
    const origin = c.req.header("origin");
    c.header("Vary", "Origin");
    if (origin !== undefined && options.allowedOrigins.includes(origin)) {
      c.header("Access-Control-Allow-Origin", origin);
      c.header("Access-Control-Allow-Credentials", "true");
      c.header("Access-Control-Expose-Headers", EXPOSED);
      if (c.req.method === "OPTIONS") {
        c.header("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE");
        c.header("Access-Control-Allow-Headers", ACCEPTED);
        c.header("Access-Control-Max-Age", "600");
        return c.body(null, 204);
      }
    }
    // A browser opens a WebSocket to any address, with cookies, from any page.
    const hasEffects = !SAFE_METHODS.has(c.req.method) || c.req.header("upgrade") !== undefined;
    if (hasEffects && !isAllowedOrigin(c.req.raw.headers, options)) {
      throw problem(
        "origin_refused",
        "This request came from a page of another address than the one this server is set up for.",
      );
    }
    return next();
  });
}

/** Whether a request with side effects and these headers may be served. */
function isAllowedOrigin(headers: Headers, { publicUrl, allowedOrigins }: SecurityOptions): boolean {
  if (bearerOf(headers) !== null && !headers.has("cookie")) return true;
  const origin = headers.get("origin");
  if (origin === null) {
    const site = headers.get("sec-fetch-site");
    return !headers.has("cookie") && (site === null || site === "same-origin" || site === "none");
  }
  return origin === publicUrl || allowedOrigins.includes(origin) || isOwnLocalOrigin(origin, headers.get("host"));
}

/** Somebody at the machine itself may call it `localhost`, `127.0.0.1` or by another port of theirs. */
function isOwnLocalOrigin(origin: string, host: string | null): boolean {
  return origin === `http://${host}` && URL.canParse(origin) && isLocalHostname(new URL(origin).hostname);
}
