import { createRoute, z } from "@hono/zod-openapi";
import { emptyUiMessageStream, growingMessage, isId } from "@millrace/protocol";
import { requireUser } from "../http/auth.ts";
import { jsonAnswer, jsonBody } from "../http/json-content.ts";
import { problem } from "../http/problems.ts";
import { createRouter, problemAnswers } from "../http/router.ts";
import type { Identity } from "../identity/identity.ts";
import type { Principal } from "../principal.ts";
import { stopRuns } from "../runs/stop-runs.ts";
import { accessSession } from "../sessions/access.ts";
import { wantedForm } from "../sessions/answer-forms.ts";
import type { SessionDependencies } from "../sessions/dependencies.ts";
import { answerNotStored } from "../sessions/not-stored.ts";
import { readSnapshot } from "../sessions/read-snapshot.ts";
import { requestKeys } from "../sessions/request-keys.ts";
import { runRequest } from "../sessions/run-request.ts";
import { readAnswer, streamAnswer, streamChunks } from "./answer-stream.ts";
import { carryOut } from "./carry-out.ts";
import { ANSWER_SO_FAR, CHAT_REQUEST } from "./schemas.ts";

// Checked in `accessChat`, which says where an id comes from.
const CHAT = { params: z.object({ id: z.string().openapi({ description: "A session's id" }) }) };
const MESSAGE_STREAM = {
  description: "A UI message stream of the AI SDK, up to `[DONE]`",
  content: { "text/event-stream": { schema: z.string() } },
};

const POST = createRoute({
  method: "post",
  path: "/api/chat",
  summary: "For `useChat` of the AI SDK: say something, change it, or have it answered again",
  request: jsonBody(CHAT_REQUEST),
  responses: {
    200: MESSAGE_STREAM,
    202: jsonAnswer(ANSWER_SO_FAR, "With `Prefer: respond-async`: the answer so far, and the offset to follow it from"),
    204: { description: "With `Prefer: respond-async`: nothing new was asked" },
    ...problemAnswers(
      "invalid_request",
      "not_found",
      "unauthenticated",
      "queue_full",
      "too_many_requests",
      "budget_exceeded",
      "unavailable",
    ),
  },
});
const RESUME = createRoute({
  method: "get",
  path: "/api/chat/{id}/stream",
  summary: "For `useChat` of the AI SDK: the answer that is being written, from its beginning",
  request: CHAT,
  responses: {
    200: MESSAGE_STREAM,
    204: { description: "No answer is being written" },
    ...problemAnswers("not_found", "unauthenticated"),
  },
});
const STOP = createRoute({
  method: "post",
  path: "/api/chat/{id}/stop",
  summary: "Stop what is being answered; what was written stays",
  request: CHAT,
  responses: { 204: { description: "It will end" }, ...problemAnswers("not_found", "unauthenticated", "unavailable") },
});

/** `/api/chat`, where the AI SDK's own `useChat` looks for a server by default. A chat is a session. */
export function createAiSdkRoutes(deps: SessionDependencies, identity: Pick<Identity, "authenticate">) {
  const { storage, engine } = deps;
  const router = createRouter();
  router.use("/api/chat/*", requireUser(identity));

  async function accessChat(principal: Principal, id: string): Promise<void> {
    if (isId("ses", id)) return void (await accessSession(storage.db, principal, id));
    throw problem(
      "not_found",
      "This is not the id of a session. Make one with POST /api/v1/chat/sessions and give useChat its id.",
    );
  }

  router.openapi(POST, async (c) => {
    const { principal } = c.var;
    const request = c.req.valid("json");
    await accessChat(principal, request.id);
    const { messageId, isNews } = await carryOut(deps, {
      principal,
      request,
      runRequest: (route, clientMessageId) => runRequest(deps, c, requestKeys(c, route, clientMessageId)),
    });
    const isAsync = wantedForm(c) === "accepted";
    if (!isNews) return isAsync ? c.body(null, 204) : streamChunks(c, emptyUiMessageStream(messageId));
    const answer = await readAnswer(deps, principal, request.id, messageId);
    if (!isAsync) return streamAnswer(deps, c, request.id, answer);
    return c.json(answer, 202, { "Preference-Applied": "respond-async" });
  });
  router.openapi(RESUME, async (c) => {
    const { principal } = c.var;
    const { id } = c.req.valid("param");
    await accessChat(principal, id);
    const snapshot = await readSnapshot(storage, principal, id);
    const message = growingMessage(snapshot);
    if (!message) return c.body(null, 204);
    if (c.req.method === "HEAD") return c.body(null, 200, { "Content-Type": "text/event-stream" });
    return streamAnswer(deps, c, id, { message, offset: snapshot.offset });
  });
  router.openapi(STOP, async (c) => {
    const { principal } = c.var;
    const { id } = c.req.valid("param");
    await accessChat(principal, id);
    await stopRuns(deps, engine, id, {}, { kind: "user", id: principal.userId });
    return c.body(null, 204);
  });
  router.onError(answerNotStored(deps));
  return router;
}
