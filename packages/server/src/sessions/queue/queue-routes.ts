import { createRoute, z } from "@hono/zod-openapi";
import { jsonBody } from "../../http/json-content.ts";
import { type createRouter, problemAnswers } from "../../http/router.ts";
import type { SessionDependencies } from "../dependencies.ts";
import { RUN_ID, UPDATE_QUEUED } from "../schemas.ts";
import { removeQueued } from "./remove-queued.ts";
import { updateQueued } from "./update-queued.ts";

const ONE = { params: z.object({ run_id: RUN_ID }) };
const REFUSALS = ["not_found", "unauthenticated", "run_active", "conflict", "unavailable"] as const;

const UPDATE = createRoute({
  method: "patch",
  path: "/api/v1/chat/queue/{run_id}",
  summary: "Change a message that waits for its turn: what it says, or when it is answered",
  request: { ...ONE, ...jsonBody(UPDATE_QUEUED) },
  responses: { 204: { description: "Changed" }, ...problemAnswers("invalid_request", ...REFUSALS) },
});
const REMOVE = createRoute({
  method: "delete",
  path: "/api/v1/chat/queue/{run_id}",
  summary: "Take back a message that waits for its turn",
  request: ONE,
  responses: { 204: { description: "Gone" }, ...problemAnswers(...REFUSALS) },
});

export function mountQueueRoutes(router: ReturnType<typeof createRouter>, deps: SessionDependencies): void {
  router.openapi(UPDATE, async (c) => {
    await updateQueued(deps, c.var.principal, c.req.valid("param").run_id, c.req.valid("json"));
    return c.body(null, 204);
  });
  router.openapi(REMOVE, async (c) => {
    await removeQueued(deps, c.var.principal, c.req.valid("param").run_id);
    return c.body(null, 204);
  });
}
