import { createRoute, z } from "@hono/zod-openapi";
import { formatOffset } from "@millrace/protocol";
import { DurableStreams } from "../durable-streams/durable-streams.ts";
import { jsonAnswer } from "../http/json-content.ts";
import { problem } from "../http/problems.ts";
import { type createRouter, problemAnswers } from "../http/router.ts";
import { stopRuns } from "../runs/stop-runs.ts";
import { accessSession } from "./access.ts";
import type { SessionDependencies } from "./dependencies.ts";
import { namedEventStream } from "./named-event-stream.ts";
import { SESSION_ID, STOP_ACCEPTED, STOP_RUNS } from "./schemas.ts";
import { SessionLog } from "./session-log.ts";
import { streamGrant } from "./stream-grant.ts";

const ONE = { params: z.object({ id: SESSION_ID }) };
const EVENT_STREAM = { "text/event-stream": { schema: z.string() } };

const LOG = createRoute({
  method: "get",
  path: "/api/v1/chat/sessions/{id}/log",
  summary: "Read a session's log with the Durable Streams protocol: catch-up, long-poll or SSE",
  request: {
    ...ONE,
    // Checked in durable-streams/read-request.ts, which tells a repeated offset from a malformed one.
    query: z
      .object({
        offset: z.any().openapi({ type: "string", example: "-1" }),
        live: z.any().openapi({ type: "string", enum: ["long-poll", "sse"] }),
      })
      .partial(),
  },
  responses: {
    200: {
      description: "Events after the offset",
      content: { "application/json": { schema: z.array(z.looseObject({})) }, ...EVENT_STREAM },
    },
    204: { description: "A long-poll without news" },
    304: { description: "Nothing new since the ETag" },
    ...problemAnswers("invalid_offset", "not_found", "offset_gone", "unauthenticated"),
  },
});
const EVENTS = createRoute({
  method: "get",
  path: "/api/v1/chats/{session_id}/stream",
  summary: "Follow a session as named events: `snapshot`, then what happens",
  request: { params: z.object({ session_id: SESSION_ID }) },
  responses: {
    200: { description: "Named Server-Sent Events", content: EVENT_STREAM },
    ...problemAnswers("not_found", "unauthenticated"),
  },
});
const STOP = createRoute({
  method: "post",
  path: "/api/v1/chat/sessions/{id}/stop",
  summary: "Stop what is being answered; what was written stays",
  request: { ...ONE, body: { content: { "application/json": { schema: STOP_RUNS } }, required: false } },
  responses: {
    202: jsonAnswer(STOP_ACCEPTED, "The runs that were active, and the offset their end comes after"),
    ...problemAnswers("invalid_request", "not_found", "unauthenticated"),
  },
});

export function mountStreamRoutes(router: ReturnType<typeof createRouter>, deps: SessionDependencies): void {
  const { storage, log, engine } = deps;
  const durableStreams = new DurableStreams(deps);
  router.openapi(LOG, async (c) => {
    const { id } = await accessSession(storage.db, c.var.principal, c.req.valid("param").id);
    return durableStreams.answer(c, new SessionLog(log, id), streamGrant(deps, c.var.principal));
  });
  router.openapi(EVENTS, (c) => namedEventStream(deps, c, c.req.valid("param").session_id));
  router.openapi(STOP, async (c) => {
    const session = await accessSession(storage.db, c.var.principal, c.req.valid("param").id);
    const head = await log.head(session.id);
    if (!head) throw problem("not_found", "There is no such session.");
    const actor = { kind: "user", id: c.var.principal.userId } as const;
    const runs = await stopRuns(deps, engine, session.id, c.req.valid("json"), actor);
    return c.json({ runs, offset: formatOffset(head.epoch, head.head) }, 202);
  });
}
