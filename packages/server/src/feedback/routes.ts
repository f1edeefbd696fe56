import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { requireAdmin, requireUser } from "../http/auth.ts";
import type { Env } from "../http/env.ts";
import { jsonAnswer, jsonBody } from "../http/json-content.ts";
import { createRouter, problemAnswers } from "../http/router.ts";
import type { Identity } from "../identity/identity.ts";
import { MESSAGE_ID, SESSION_ID } from "../sessions/schemas.ts";
import type { FeedbackDependencies } from "./dependencies.ts";
import { exportLines } from "./export/export-lines.ts";
import { readSummary, writeSettings } from "./feedback-settings.ts";
import { rateMessage, unrateMessage } from "./rate-message.ts";
import { listRatings, listSessionRatings } from "./read-ratings.ts";
import {
  EXPORT_QUERY,
  FEEDBACK_SETTINGS,
  FEEDBACK_SUMMARY,
  RATE_MESSAGE,
  RATING,
  RATING_LIST,
  RATING_PAGE,
  RATING_PAGE_QUERY,
} from "./schemas.ts";

const OF_MESSAGE = { path: "/api/v1/chat/messages/{id}/rating", params: z.object({ id: MESSAGE_ID }) };
const EXPORT = {
  request: { query: EXPORT_QUERY },
  responses: {
    200: { description: "One JSON document a line, as application/jsonl" },
    ...problemAnswers("invalid_request", "unauthenticated"),
  },
};

const RATE = createRoute({
  method: "put",
  path: OF_MESSAGE.path,
  summary: "Say whether an answer was any good; replaces what the caller said before",
  request: { params: OF_MESSAGE.params, ...jsonBody(RATE_MESSAGE) },
  responses: {
    200: jsonAnswer(RATING, "The rating"),
    ...problemAnswers("invalid_request", "not_found", "unauthenticated", "conflict"),
  },
});
const UNRATE = createRoute({
  method: "delete",
  path: OF_MESSAGE.path,
  summary: "Take a rating back",
  request: { params: OF_MESSAGE.params },
  responses: { 204: { description: "Taken back" }, ...problemAnswers("not_found", "unauthenticated") },
});
const OF_SESSION = createRoute({
  method: "get",
  path: "/api/v1/chat/sessions/{id}/ratings",
  summary: "List what the caller thinks of a session's answers",
  request: { params: z.object({ id: SESSION_ID }) },
  responses: { 200: jsonAnswer(RATING_LIST, "The ratings"), ...problemAnswers("not_found", "unauthenticated") },
});
const LIST = createRoute({
  method: "get",
  path: "/api/v1/feedback/ratings",
  summary: "List the answers that the caller rated, the newest first",
  request: { query: RATING_PAGE_QUERY },
  responses: { 200: jsonAnswer(RATING_PAGE, "A page"), ...problemAnswers("invalid_request", "unauthenticated") },
});
const SUMMARY = createRoute({
  method: "get",
  path: "/api/v1/feedback",
  summary: "The caller's ratings in figures, and what they decided about them",
  responses: { 200: jsonAnswer(FEEDBACK_SUMMARY, "The figures"), ...problemAnswers("unauthenticated") },
});
const SETTINGS = createRoute({
  method: "put",
  path: "/api/v1/feedback",
  summary: "Decide whether the workspace's export has the caller's rated conversations",
  request: jsonBody(FEEDBACK_SETTINGS),
  responses: { 204: { description: "Decided" }, ...problemAnswers("invalid_request", "unauthenticated") },
});
const EXPORT_OWN = createRoute({
  method: "get",
  path: "/api/v1/feedback/export.jsonl",
  summary: "Export the caller's rated conversations for fine-tuning",
  ...EXPORT,
});
const EXPORT_ALL = createRoute({
  method: "get",
  path: "/api/v1/admin/feedback/export.jsonl",
  summary: "Export the rated conversations of everybody who does not object",
  ...EXPORT,
});

/** Ratings, and what is made of them. Mounted before the session routes, whose paths for messages would match, too. */
export function createFeedbackRoutes(deps: FeedbackDependencies, identity: Pick<Identity, "authenticate">) {
  const router = createRouter();
  const own = ["/api/v1/chat/messages/:id/rating", "/api/v1/chat/sessions/:id/ratings", "/api/v1/feedback/*"];
  for (const path of own) router.use(path, requireUser(identity));
  router.use("/api/v1/admin/feedback/*", requireAdmin(identity));
  router.openapi(RATE, async (c) =>
    c.json(await rateMessage(deps, c.var.principal, c.req.valid("param").id, c.req.valid("json")), 200),
  );
  router.openapi(UNRATE, async (c) => {
    await unrateMessage(deps, c.var.principal, c.req.valid("param").id);
    return c.body(null, 204);
  });
  router.openapi(OF_SESSION, async (c) =>
    c.json(await listSessionRatings(deps, c.var.principal, c.req.valid("param").id), 200),
  );
  router.openapi(LIST, async (c) => c.json(await listRatings(deps, c.var.principal, c.req.valid("query")), 200));
  router.openapi(SUMMARY, async (c) => c.json(await readSummary(deps, c.var.principal), 200));
  router.openapi(SETTINGS, async (c) => {
    await writeSettings(deps, c.var.principal, c.req.valid("json"));
    return c.body(null, 204);
  });
  router.openapi(EXPORT_OWN, (c) => {
    const query = c.req.valid("query");
    return file(c, "my-ratings", exportLines(deps, { userId: c.var.principal.userId }, query));
  });
  router.openapi(EXPORT_ALL, (c) => file(c, "workspace-ratings", exportLines(deps, "workspace", c.req.valid("query"))));
  return router;
}

/** Sends lines as they are made; a reader that goes away ends the making. */
function file(c: Context<Env>, name: string, lines: AsyncGenerator<string, void>): Response {
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: () => void lines.return(),
  });
  return c.body(stream, 200, {
    "Content-Type": "application/jsonl; charset=utf-8",
    "Content-Disposition": `attachment; filename="${name}.jsonl"`,
  });
}
