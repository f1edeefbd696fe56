import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { matchedRoutes } from "hono/route";
import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { CreateId } from "../ids.ts";
import { jsonBody } from "./body.ts";
import type { Env } from "./env.ts";
import { withSecurity } from "./openapi-security.ts";
import { ProblemError, problem, problemResponse, problemStatus } from "./problems.ts";
import { createRouter } from "./router.ts";
import { originCheck, securityHeaders, withoutSecrets } from "./security.ts";
import { createStaticFiles } from "./static.ts";

export interface AppOptions {
  config: { publicUrl: string; allowedOrigins: readonly string[]; version: string };
  /** Every part's routes, with their full paths. */
  features: OpenAPIHono<Env>[];
  /** Whether the stores answer; asked by `/readyz`. */
  health: () => Promise<boolean>;
  /** The built web app. */
  staticDir?: string;
  clock: Pick<Clock, "elapsed">;
  createId: CreateId;
  logger: Logger;
  /** Hears of every answer as it begins; `route` is as the app names it. */
  onAnswered?: (method: string, route: string, status: number, milliseconds: number) => void;
}

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** Puts the whole HTTP side together: ids, log, security, bodies, routes, documentation, web app. */
export function createApp({
  config,
  features,
  health,
  staticDir,
  clock,
  createId,
  logger,
  onAnswered = () => {},
}: AppOptions): OpenAPIHono<Env> {
  const app = createRouter();
  app.use(
    requestId(createId),
    accessLog(clock, logger, onAnswered),
    securityHeaders(config),
    originCheck(config),
    jsonBody,
  );
  for (const feature of features) app.route("/", feature);

  app.get("/healthz", (c) => c.json({ status: "ok" }));
  app.get("/readyz", async (c) => {
    if (!(await health())) throw problem("unavailable", "The server is not ready to serve.");
    return c.json({ status: "ready" });
  });
  app.get("/openapi.json", (c) =>
    c.json(
      withSecurity(
        app.getOpenAPI31Document({
          openapi: "3.1.0",
          info: { title: "Millrace", version: config.version },
          servers: [{ url: config.publicUrl }],
        }),
      ),
    ),
  );

  const serveStatic = staticDir === undefined ? null : createStaticFiles(staticDir);
  app.notFound(async (c) => {
    const allowed = METHODS.filter((method) => handles(app, method, c.req.path));
    if (allowed.length > 0) {
      const headers = { Allow: allowed.join(", ") };
      return problemResponse(c, problem("method_not_allowed", `Use ${headers.Allow} here.`, { headers }));
    }
    const file = c.req.path.startsWith("/api/") ? null : await serveStatic?.(c);
    return file ?? problemResponse(c, problem("not_found", "There is nothing at this address."));
  });
  app.onError((error, c) => {
    if (error instanceof ProblemError) {
      if (problemStatus(error.code) >= 500) {
        logger.error({ request_id: c.var.requestId, path: withoutSecrets(c.req.path) }, `answered ${error.code}`);
      }
      return problemResponse(c, error);
    }
    logger.error(
      { err: error, request_id: c.var.requestId, method: c.req.method, path: withoutSecrets(c.req.path) },
      "request failed",
    );
    return problemResponse(c, problem("internal", "Something went wrong on our side. Please try again."));
  });
  return app;
}

function handles(app: OpenAPIHono<Env>, method: string, path: string): boolean {
  return app.router.match(method, path)[0].some(([[, route]]) => route.method === method);
}

function requestId(createId: CreateId) {
  return createMiddleware<Env>(async (c, next) => {
    const given = c.req.header("x-request-id");
    const id = given && /^[\w.-]{1,64}$/.test(given) ? given : createId("req");
    c.set("requestId", id);
    c.header("X-Request-Id", id);
    await next();
  });
}

/** One line per request, once its answer begins. Never a query string or a body (SEC8). */
function accessLog(clock: AppOptions["clock"], logger: Logger, onAnswered: NonNullable<AppOptions["onAnswered"]>) {
  return createMiddleware<Env>(async (c, next) => {
    const start = clock.elapsed();
    await next();
    const duration = clock.elapsed() - start;
    logger.info(accessLine(c, duration), "request");
    const route = matchedRoutes(c).findLast(({ method }) => method !== "ALL");
    onAnswered(c.req.method, route?.path ?? "other", c.res.status, duration);
  });
}

function accessLine(c: Context<Env>, duration: number) {
  return {
    request_id: c.var.requestId,
    method: c.req.method,
    path: withoutSecrets(c.req.path),
    status: c.res.status,
    ms: Math.round(duration * 10) / 10,
  };
}
