import { createHash } from "node:crypto";
import { isId, type Message, messageText, soundText } from "@millrace/protocol";
import { problem } from "../http/problems.ts";
import type { Principal } from "../principal.ts";
import type { RunRow } from "../runs/types.ts";
import type { SessionDependencies } from "../sessions/dependencies.ts";
import type { RunRequest } from "../sessions/run-request.ts";
import { retryRun, sendMessage } from "../sessions/send-message.ts";
import { toMessage } from "../storage/message-row.ts";
import type { ChatRequest } from "./schemas.ts";

interface Asked {
  readonly principal: Principal;
  /** With the id of a session the principal may write to. */
  readonly request: ChatRequest;
  /** What its commands need of the request. */
  readonly runRequest: (route: string, clientMessageId?: string) => RunRequest;
}

/** Which message there is to show, and whether there is anything new to show of it. */
export interface CarriedOut {
  readonly messageId: string;
  readonly isNews: boolean;
}

/**
 * Carries out what a request of `useChat` asks for. The body is a command, never history: a new message of the person, an
 * edit of one, or another answer. What is asked for already is not started again.
 *
 * @throws ProblemError `not_found`, `invalid_request`, `queue_full`, `too_many_requests`, `unavailable`
 */
export async function carryOut(deps: SessionDependencies, asked: Asked): Promise<CarriedOut> {
  const { request } = asked;
  const last = request.message ?? request.messages?.at(-1);
  if (request.trigger === "regenerate-message") {
    const run = await runToRepeat(deps, asked, last);
    if (run) return repeat(deps, asked, run);
  } else if (last?.role === "assistant") {
    // Outputs of tools and answers to approvals come like this; there is nothing yet that waits for one.
    return { messageId: last.id, isNews: false };
  }
  if (last?.role !== "user") throw problem("not_found", "There is no such message to answer in this session.");
  const content = messageText(last);
  // The client names the message when it edits or repeats one; a new one it does not.
  const named = request.messageId !== undefined || isId("msg", last.id);
  const known = named ? await findMessage(deps, request.id, last.id) : null;
  if (!known) return say(deps, asked, { id: last.id, content }, last.id);
  if (known.role !== "user") throw problem("invalid_request", "Only one's own messages can be changed.");
  if (messageText(known) !== soundText(content)) {
    const hash = createHash("sha256").update(content).digest("base64url");
    return say(deps, asked, { id: last.id, content, parent_id: known.parent_id }, `${last.id}:${hash}`);
  }
  const run = await newestRun(deps, request.id, "parent_id", known.id);
  if (!run) throw problem("not_found", "There is no answer to this message.");
  return answer(run);
}

function answer({ message_id }: RunRow): CarriedOut {
  return { messageId: message_id, isNews: true };
}

async function say(
  deps: SessionDependencies,
  { principal, request, runRequest }: Asked,
  said: { id: string; content: string; parent_id?: string | null },
  key: string,
): Promise<CarriedOut> {
  const { id, ...message } = said;
  const input = {
    session_id: request.id,
    client_message_id: id,
    ...message,
    ...(request.model !== undefined && { model: request.model }),
  };
  // Ids of the client's own making may be the same in two sessions.
  const { run } = await sendMessage(deps, principal, input, runRequest(`ai-sdk:${request.id}`, key));
  return answer(run);
}

/** The run whose answer is to be written once more; none when what it is to answer has not been said yet. */
async function runToRepeat(
  deps: SessionDependencies,
  { request }: Asked,
  last: { id: string } | undefined,
): Promise<RunRow | null> {
  const named = request.messageId === undefined ? null : await findMessage(deps, request.id, request.messageId);
  if (named?.role === "assistant") return newestRun(deps, request.id, "message_id", named.id);
  const question = named ?? (last ? await findMessage(deps, request.id, last.id) : null);
  return question && newestRun(deps, request.id, "parent_id", question.id);
}

async function repeat(
  deps: SessionDependencies,
  { principal, request, runRequest }: Asked,
  run: RunRow,
): Promise<CarriedOut> {
  if (run.status !== "ended") return answer(run);
  const wanted = { ...run, model: request.model ?? run.model };
  const queued = await retryRun(deps, principal, wanted, runRequest(`retry:${run.id}`));
  return answer(queued.run);
}

/**
 * The session's message of that id, be it ours or the one its sender gave it. An edited message keeps the sender's id, so
 * the newest is meant.
 */
async function findMessage(deps: SessionDependencies, sessionId: string, id: string): Promise<Message | null> {
  const row = await deps.storage.db
    .selectFrom("messages")
    .selectAll()
    .where("session_id", "=", sessionId)
    .where(({ eb, or }) => or([eb("id", "=", id), eb("client_message_id", "=", id)]))
    .orderBy("position", "desc")
    .limit(1)
    .executeTakeFirst();
  return row ? toMessage(row) : null;
}

/** The newest run that writes, or answers, a message. */
async function newestRun(
  deps: SessionDependencies,
  sessionId: string,
  by: "message_id" | "parent_id",
  messageId: string,
): Promise<RunRow | null> {
  const run = await deps.storage.db
    .selectFrom("runs")
    .selectAll()
    .where("session_id", "=", sessionId)
    .where(by, "=", messageId)
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
  return run ?? null;
}
