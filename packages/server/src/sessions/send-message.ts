import { messageText, type SendMessage } from "@millrace/protocol";
import { problem } from "../http/problems.ts";
import type { Principal } from "../principal.ts";
import { stopRuns } from "../runs/stop-runs.ts";
import type { RunRow } from "../runs/types.ts";
import { toMessage } from "../storage/message-row.ts";
import { BudgetExceeded } from "../usage/budgets.ts";
import { accessMessage, accessRun, accessSession } from "./access.ts";
import type { SessionDependencies } from "./dependencies.ts";
import { type Queued, queueRun, type RunWish } from "./queue-run.ts";
import { findRequest } from "./requests.ts";
import type { RunRequest } from "./run-request.ts";
import type { SessionRow } from "./session-row.ts";
import { whileChanged } from "./while-changed.ts";

/**
 * Stores what a person says and queues its answer.
 *
 * @throws ProblemError `not_found`, `invalid_request`, `run_active`, `queue_full`, `too_many_requests`, `budget_exceeded`
 */
export async function sendMessage(
  deps: SessionDependencies,
  principal: Principal,
  input: SendMessage,
  request: RunRequest,
): Promise<Queued> {
  return queueOnce(deps, principal, request, input.session_id, async (session) => {
    const parent_id = await parentOf(deps, session, input.parent_id);
    const model = input.model ?? (await deps.models.defaultModel(principal.userId));
    await refuseSpent(deps, model, principal);
    if (input.when_busy === "interrupt") {
      // Only runs as old as `session`: a run that the same request queued meanwhile must not be hit by its repetition.
      const which = { number_up_to: session.run_count };
      await stopRuns(deps, deps.engine, session.id, which, { kind: "user", id: principal.userId });
    }
    return {
      kind: "answer",
      model,
      max_tokens: input.max_tokens ?? null,
      temperature: input.temperature ?? null,
      rejectWhenBusy: input.when_busy === "reject",
      said: { content: input.content, parent_id, client_message_id: input.client_message_id ?? null },
    };
  });
}

/**
 * Answers the same message once more, beside the answer that `run` wrote.
 *
 * @throws ProblemError `conflict` when that message was erased
 */
export function retryRun(
  deps: SessionDependencies,
  principal: Principal,
  run: RunRow,
  request: RunRequest,
): Promise<Queued> {
  return queueOnce(deps, principal, request, run.session_id, async (session) => {
    await accessEndedRun(deps, principal, run.id);
    await refuseErased(deps, session, run.parent_id);
    await refuseSpent(deps, run.model, principal);
    return { ...again(run), kind: "retry" };
  });
}

/**
 * Goes on with the message `run` wrote, where it broke off.
 *
 * @throws ProblemError `run_not_continuable` when the answer is complete or erased, or a later run goes on with it already;
 * `conflict` when the message it answers was erased
 */
export function continueRun(
  deps: SessionDependencies,
  principal: Principal,
  run: RunRow,
  request: RunRequest,
): Promise<Queued> {
  return queueOnce(deps, principal, request, run.session_id, async (session) => {
    const { db } = deps.storage;
    const now = await accessEndedRun(deps, principal, run.id);
    await refuseErased(deps, session, run.parent_id);
    const newest = await db
      .selectFrom("runs")
      .select("id")
      .where("session_id", "=", run.session_id)
      .where("message_id", "=", run.message_id)
      .orderBy("number", "desc")
      .executeTakeFirst();
    const complete = now.outcome === "completed" && now.finish_reason !== "length";
    const row = await accessMessage(db, session, run.message_id);
    if (complete || newest?.id !== run.id || row.redacted === 1)
      throw problem("run_not_continuable", "There is nothing left to continue here.");
    await refuseSpent(deps, run.model, principal);
    const message = { id: row.id, text_length: messageText(toMessage(row)).length };
    return { ...again(run), kind: "continue", message };
  });
}

/** Refuses at once what would end before anything is asked of the provider. @throws ProblemError `budget_exceeded` */
async function refuseSpent({ usage }: SessionDependencies, model: string, { userId }: Principal): Promise<void> {
  await usage.refuseSpent(model, userId).catch((error: unknown) => {
    throw error instanceof BudgetExceeded ? problem("budget_exceeded", error.message) : error;
  });
}

/** @throws ProblemError `conflict` */
async function refuseErased({ storage }: SessionDependencies, session: SessionRow, questionId: string): Promise<void> {
  const question = await accessMessage(storage.db, session, questionId);
  if (question.redacted === 1) throw problem("conflict", "The message to answer was erased.");
}

/** @throws ProblemError `not_found`, `run_active` */
async function accessEndedRun(deps: SessionDependencies, principal: Principal, id: string): Promise<RunRow> {
  const run = await accessRun(deps.storage.db, principal, id);
  if (run.status !== "ended") throw problem("run_active", "This answer is still being written. Stop it first.");
  return run;
}

function again(run: RunRow): Omit<RunWish, "kind"> {
  const { model, max_tokens, temperature, parent_id } = run;
  return { model, max_tokens, temperature, parent_id, rejectWhenBusy: false };
}

/** Queues what `wish` says of the session as it stands, or finds what an earlier identical request queued. */
async function queueOnce(
  deps: SessionDependencies,
  principal: Principal,
  { keys, admit }: RunRequest,
  sessionId: string,
  wish: (session: SessionRow) => Promise<RunWish>,
): Promise<Queued> {
  let isAdmitted = false;
  return whileChanged(async () => {
    // In this order: whatever the same request queues from here on is newer than `session`.
    const session = await accessSession(deps.storage.db, principal, sessionId);
    const known = await findRequest(deps.storage, keys);
    if (known) return { run: await accessRun(deps.storage.db, principal, known.id), offset: known.offset };
    if (!isAdmitted) await admit();
    isAdmitted = true;
    return queueRun(deps, session, await wish(session), keys);
  });
}

/** Where a message goes: under the newest leaf unless it says otherwise (RUN7). */
async function parentOf(
  deps: SessionDependencies,
  session: SessionRow,
  wanted: string | null | undefined,
): Promise<string | null> {
  if (wanted === undefined) return session.leaf_id;
  if (wanted === null) return null;
  const parent = await deps.storage.db
    .selectFrom("messages")
    .select("id")
    .where("id", "=", wanted)
    .where("session_id", "=", session.id)
    .executeTakeFirst();
  if (!parent) throw problem("not_found", "The message to answer is not in this session.");
  return parent.id;
}
