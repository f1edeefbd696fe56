import { createRoute, z } from "@hono/zod-openapi";
import { requireUser } from "../http/auth.ts";
import { jsonAnswer, jsonBody } from "../http/json-content.ts";
import { limitPerNetwork } from "../http/rate-limit.ts";
import { createRouter, problemAnswers } from "../http/router.ts";
import type { Identity } from "../identity/identity.ts";
import { PAGE_QUERY, SESSION_ID } from "../sessions/schemas.ts";
import type { ShareDependencies } from "./dependencies.ts";
import { readShared } from "./read-shared.ts";
import { CREATE_SHARE, NEW_SHARE, SHARE_ID, SHARE_LIST, SHARE_TOKEN, SHARED_PAGE } from "./schemas.ts";
import { createShare, listShares, revokeShare } from "./share-commands.ts";

const OF_SESSION = "/api/v1/chat/sessions/{id}/shares";
const SHARED = "/api/v1/shares/:token";
/** What one network may read of links in a minute: a long conversation, or a few people in one office. */
const READS_PER_MINUTE = 120;

const CREATE = createRoute({
  method: "post",
  path: OF_SESSION,
  summary: "Make a link that shows a conversation up to a message; the answer is the only one that has it",
  request: { params: z.object({ id: SESSION_ID }), ...jsonBody(CREATE_SHARE) },
  responses: {
    201: jsonAnswer(NEW_SHARE, "The link"),
    ...problemAnswers("invalid_request", "not_found", "unauthenticated", "conflict"),
  },
});
const LIST = createRoute({
  method: "get",
  path: OF_SESSION,
  summary: "List a session's links, the newest first",
  request: { params: z.object({ id: SESSION_ID }) },
  responses: { 200: jsonAnswer(SHARE_LIST, "The links"), ...problemAnswers("not_found", "unauthenticated") },
});
const REVOKE = createRoute({
  method: "delete",
  path: "/api/v1/chat/shares/{id}",
  summary: "Revoke a link",
  request: { params: z.object({ id: SHARE_ID }) },
  responses: { 204: { description: "Revoked" }, ...problemAnswers("not_found", "unauthenticated") },
});
const READ = createRoute({
  method: "get",
  path: "/api/v1/shares/{token}",
  summary: "Read what a link shows, from the beginning; nobody has to sign in",
  request: { params: z.object({ token: SHARE_TOKEN }), query: PAGE_QUERY },
  responses: {
    200: jsonAnswer(SHARED_PAGE, "A page of the conversation"),
    ...problemAnswers("invalid_request", "not_found", "too_many_requests"),
  },
});

/** Links that show a conversation to whoever has them, signed in or not. */
export function createShareRoutes(deps: ShareDependencies, identity: Pick<Identity, "authenticate">) {
  const router = createRouter();
  router.use("/api/v1/chat/*", requireUser(identity));
  router.use(SHARED, limitPerNetwork("shares", READS_PER_MINUTE));
  router.openapi(CREATE, async (c) =>
    c.json(await createShare(deps, c.var.principal, c.req.valid("param").id, c.req.valid("json").message_id), 201),
  );
  router.openapi(LIST, async (c) =>
    c.json({ items: await listShares(deps, c.var.principal, c.req.valid("param").id) }, 200),
  );
  router.openapi(REVOKE, async (c) => {
    await revokeShare(deps, c.var.principal, c.req.valid("param").id);
    return c.body(null, 204);
  });
  router.openapi(READ, async (c) =>
    c.json(await readShared(deps.storage, c.req.valid("param").token, c.req.valid("query")), 200),
  );
  return router;
}
