import { createRoute, z } from "@hono/zod-openapi";
import { jsonAnswer, jsonBody } from "../http/json-content.ts";
import type { createRouter } from "../http/router.ts";
import { problemAnswers } from "../http/router.ts";
import { createSession } from "./create-session.ts";
import { deleteSession, restoreSession } from "./delete-session.ts";
import type { SessionDependencies } from "./dependencies.ts";
import { forkSession } from "./fork-session.ts";
import { markRead } from "./mark-read.ts";
import { readSessionPage, readTags } from "./read-sessions.ts";
import { readSnapshot } from "./read-snapshot.ts";
import { readTree } from "./read-tree.ts";
import { requestKeys } from "./request-keys.ts";
import {
  CREATE_SESSION,
  DELETE_SESSION_QUERY,
  FORK_SESSION,
  MARK_READ,
  SESSION,
  SESSION_ID,
  SESSION_LIST_QUERY,
  SESSION_PAGE,
  SESSION_TREE,
  SNAPSHOT,
  SOUND_TEXT,
  TAG_LIST,
  UPDATE_SESSION,
} from "./schemas.ts";
import { updateSession } from "./update-session.ts";

const ONE = { params: z.object({ id: SESSION_ID }) };

const CREATE = createRoute({
  method: "post",
  path: "/api/v1/chat/sessions",
  summary: "Make a session",
  request: jsonBody(CREATE_SESSION),
  responses: { 201: jsonAnswer(SESSION, "The new session"), ...problemAnswers("invalid_request", "unauthenticated") },
});
const LIST = createRoute({
  method: "get",
  path: "/api/v1/chat/sessions",
  summary: "List one's sessions, the pinned ones first, then the most recently active",
  request: { query: SESSION_LIST_QUERY },
  responses: {
    200: jsonAnswer(SESSION_PAGE, "A page of sessions"),
    ...problemAnswers("invalid_request", "unauthenticated"),
  },
});
const READ = createRoute({
  method: "get",
  path: "/api/v1/chat/sessions/{id}",
  summary: "Read a session as a snapshot, with the offset to follow its log from",
  request: { ...ONE, query: z.object({ through: SOUND_TEXT.max(64).exactOptional() }) },
  responses: { 200: jsonAnswer(SNAPSHOT, "The snapshot"), ...problemAnswers("not_found", "unauthenticated") },
});
const UPDATE = createRoute({
  method: "patch",
  path: "/api/v1/chat/sessions/{id}",
  summary: "Rename a session, set its tags, pin it or put it away",
  request: { ...ONE, ...jsonBody(UPDATE_SESSION) },
  responses: {
    200: jsonAnswer(SESSION, "The session"),
    ...problemAnswers("invalid_request", "not_found", "unauthenticated"),
  },
});
const DELETE = createRoute({
  method: "delete",
  path: "/api/v1/chat/sessions/{id}",
  summary: "Delete a session with its messages; it is erased at once, or when the time to undo it is over",
  request: { ...ONE, query: DELETE_SESSION_QUERY },
  responses: {
    204: { description: "Gone" },
    ...problemAnswers("invalid_request", "not_found", "unauthenticated", "unavailable"),
  },
});
const RESTORE = createRoute({
  method: "post",
  path: "/api/v1/chat/sessions/{id}/restore",
  summary: "Undo a deletion, as long as the session is not erased",
  request: ONE,
  responses: { 200: jsonAnswer(SESSION, "The session"), ...problemAnswers("not_found", "unauthenticated") },
});
const TAGS = createRoute({
  method: "get",
  path: "/api/v1/chat/tags",
  summary: "List the tags of one's sessions, the most used first",
  responses: { 200: jsonAnswer(TAG_LIST, "The tags"), ...problemAnswers("unauthenticated") },
});
const TREE = createRoute({
  method: "get",
  path: "/api/v1/chat/sessions/{id}/tree",
  summary: "Read which versions a session has: its messages as stretches between forks, the newest 200",
  request: ONE,
  responses: { 200: jsonAnswer(SESSION_TREE, "The versions"), ...problemAnswers("not_found", "unauthenticated") },
});
const FORK = createRoute({
  method: "post",
  path: "/api/v1/chat/sessions/{id}/fork",
  summary: "Make a session that begins with the path to a message: up to its newest 2,000 messages",
  request: { ...ONE, ...jsonBody(FORK_SESSION) },
  responses: {
    201: jsonAnswer(SESSION, "The new session"),
    ...problemAnswers("invalid_request", "not_found", "unauthenticated"),
  },
});

const READ_UP_TO = createRoute({
  method: "post",
  path: "/api/v1/chat/sessions/{id}/read",
  summary: "Say how far one has read; the session is no longer unread on any device",
  request: { ...ONE, ...jsonBody(MARK_READ) },
  responses: {
    204: { description: "Remembered" },
    ...problemAnswers("invalid_request", "invalid_offset", "not_found", "unauthenticated"),
  },
});

export function mountSessionRoutes(router: ReturnType<typeof createRouter>, deps: SessionDependencies): void {
  router.openapi(CREATE, async (c) => {
    const keys = requestKeys(c, "create-session");
    return c.json(await createSession(deps, c.var.principal, c.req.valid("json"), keys), 201);
  });
  router.openapi(LIST, async (c) => {
    const { archived, ...wish } = c.req.valid("query");
    return c.json(
      await readSessionPage(deps.storage, c.var.principal, { ...wish, archived: archived === "true" }),
      200,
    );
  });
  router.openapi(TAGS, async (c) => c.json({ items: await readTags(deps.storage, c.var.principal) }, 200));
  router.openapi(READ, async (c) =>
    c.json(
      await readSnapshot(deps.storage, c.var.principal, c.req.valid("param").id, c.req.valid("query").through),
      200,
    ),
  );
  router.openapi(UPDATE, async (c) =>
    c.json(await updateSession(deps, c.var.principal, c.req.valid("param").id, c.req.valid("json")), 200),
  );
  router.openapi(TREE, async (c) =>
    c.json(await readTree(deps.storage, c.var.principal, c.req.valid("param").id), 200),
  );
  router.openapi(FORK, async (c) => {
    const { id } = c.req.valid("param");
    const keys = requestKeys(c, `fork:${id}`);
    return c.json(await forkSession(deps, c.var.principal, id, c.req.valid("json"), keys), 201);
  });
  router.openapi(READ_UP_TO, async (c) => {
    await markRead(deps, c.var.principal, c.req.valid("param").id, c.req.valid("json").offset);
    return c.body(null, 204);
  });
  router.openapi(DELETE, async (c) => {
    const undoMs = 1_000 * c.req.valid("query").undo_seconds;
    await deleteSession(deps, c.var.principal, c.req.valid("param").id, undoMs);
    return c.body(null, 204);
  });
  router.openapi(RESTORE, async (c) =>
    c.json(await restoreSession(deps, c.var.principal, c.req.valid("param").id), 200),
  );
}
