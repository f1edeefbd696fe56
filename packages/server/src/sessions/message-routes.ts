import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Env } from "../http/env.ts";
import { jsonAnswer, jsonBody } from "../http/json-content.ts";
import { type createRouter, problemAnswers } from "../http/router.ts";
import { accessRun } from "./access.ts";
import { accepted, finished, streamed, wantedForm } from "./answer-forms.ts";
import type { SessionDependencies } from "./dependencies.ts";
import { eraseMessage } from "./erase-message.ts";
import type { Queued } from "./queue-run.ts";
import { readMessagePage } from "./read-pages.ts";
import { readRunContext } from "./read-run-context.ts";
import { requestKeys } from "./request-keys.ts";
import { runRequest } from "./run-request.ts";
import {
  ACCEPTED,
  ANSWERED,
  MESSAGE_ID,
  MESSAGE_PAGE,
  PAGE_QUERY,
  RETRY_RUN,
  RUN_CONTEXT,
  RUN_ID,
  SEND_MESSAGE,
  SESSION_ID,
  SOUND_TEXT,
} from "./schemas.ts";
import { continueRun, retryRun, sendMessage } from "./send-message.ts";

const ANSWERS = {
  200: {
    description: "The finished answer; with `?stream=true` its named events as they come",
    content: { "application/json": { schema: ANSWERED }, "text/event-stream": { schema: z.string() } },
  },
  202: jsonAnswer(ACCEPTED, "With `Prefer: respond-async`: what was stored, and the offset to follow from"),
};
const STREAM = z.object({ stream: z.enum(["true", "false"]).optional() });

const SEND = createRoute({
  method: "post",
  path: "/api/v1/chat/messages",
  summary: "Say something and have it answered",
  request: { ...jsonBody(SEND_MESSAGE), query: STREAM },
  responses: {
    ...ANSWERS,
    ...problemAnswers(
      "invalid_request",
      "not_found",
      "unauthenticated",
      "run_active",
      "queue_full",
      "too_many_requests",
      "budget_exceeded",
      "unavailable",
    ),
  },
});
const LIST = createRoute({
  method: "get",
  path: "/api/v1/chat/messages/{session_id}",
  summary: "List a session's messages: the newest page first, ascending inside a page",
  request: {
    params: z.object({ session_id: SESSION_ID }),
    query: PAGE_QUERY.extend({ path: SOUND_TEXT.max(64).exactOptional() }),
  },
  responses: {
    200: jsonAnswer(MESSAGE_PAGE, "A page of messages"),
    ...problemAnswers("invalid_request", "not_found", "unauthenticated"),
  },
});
const ERASE = createRoute({
  method: "delete",
  path: "/api/v1/chat/messages/{session_id}/{message_id}",
  summary: "Erase what a message says; it stays as an empty mark",
  request: { params: z.object({ session_id: SESSION_ID, message_id: MESSAGE_ID }) },
  responses: { 204: { description: "Erased" }, ...problemAnswers("not_found", "unauthenticated", "run_active") },
});
const AGAIN = { request: { params: z.object({ id: RUN_ID }), query: STREAM } };
const RETRY = createRoute({
  ...AGAIN,
  method: "post",
  path: "/api/v1/chat/runs/{id}/retry",
  summary: "Answer the same message once more, beside the first answer, perhaps with another model",
  request: { ...AGAIN.request, ...jsonBody(RETRY_RUN) },
  responses: {
    ...ANSWERS,
    ...problemAnswers(
      "invalid_request",
      "not_found",
      "unauthenticated",
      "run_active",
      "queue_full",
      "too_many_requests",
      "budget_exceeded",
    ),
  },
});
const CONTINUE = createRoute({
  ...AGAIN,
  method: "post",
  path: "/api/v1/chat/runs/{id}/continue",
  summary: "Go on with an answer that broke off, in the same message",
  responses: {
    ...ANSWERS,
    ...problemAnswers(
      "not_found",
      "unauthenticated",
      "run_active",
      "run_not_continuable",
      "queue_full",
      "too_many_requests",
      "budget_exceeded",
    ),
  },
});

const CONTEXT = createRoute({
  method: "get",
  path: "/api/v1/chat/runs/{id}/context",
  summary: "Read what the model was told when it gave an answer",
  request: { params: z.object({ id: RUN_ID }) },
  responses: { 200: jsonAnswer(RUN_CONTEXT, "What it was told"), ...problemAnswers("not_found", "unauthenticated") },
});

export function mountMessageRoutes(router: ReturnType<typeof createRouter>, deps: SessionDependencies): void {
  const answer = async (c: Context<Env>, queued: Queued) => {
    switch (wantedForm(c)) {
      case "stream":
        return streamed(deps, queued, c);
      case "accepted":
        return c.json(await accepted(deps, queued), 202, { "Preference-Applied": "respond-async" });
      case "finished":
        return c.json(await finished(deps, queued, c.req.raw.signal), 200);
    }
  };
  router.openapi(SEND, async (c) => {
    const input = c.req.valid("json");
    const request = runRequest(deps, c, requestKeys(c, "send-message", input.client_message_id));
    return answer(c, await sendMessage(deps, c.var.principal, input, request));
  });
  router.openapi(LIST, async (c) =>
    c.json(
      await readMessagePage(deps.storage, c.var.principal, c.req.valid("param").session_id, c.req.valid("query")),
      200,
    ),
  );
  router.openapi(ERASE, async (c) => {
    const { session_id, message_id } = c.req.valid("param");
    await eraseMessage(deps, c.var.principal, session_id, message_id);
    return c.body(null, 204);
  });
  router.openapi(RETRY, async (c) => {
    const run = await accessRun(deps.storage.db, c.var.principal, c.req.valid("param").id);
    const wanted = { ...run, model: c.req.valid("json").model ?? run.model };
    const request = runRequest(deps, c, requestKeys(c, `retry:${run.id}`));
    return answer(c, await retryRun(deps, c.var.principal, wanted, request));
  });
  router.openapi(CONTINUE, async (c) => {
    const run = await accessRun(deps.storage.db, c.var.principal, c.req.valid("param").id);
    const request = runRequest(deps, c, requestKeys(c, `continue:${run.id}`));
    return answer(c, await continueRun(deps, c.var.principal, run, request));
  });
  router.openapi(CONTEXT, async (c) =>
    c.json(await readRunContext(deps.storage, c.var.principal, c.req.valid("param").id), 200),
  );
}
