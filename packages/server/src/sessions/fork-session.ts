import {
  type AssistantMessage,
  type ForkSession,
  type Message,
  type NewEvent,
  reduceMessage,
  type Session,
  soundText,
} from "@millrace/protocol";
import type { Statement } from "../log/store.ts";
import type { Principal } from "../principal.ts";
import { activeRuns } from "../runs/active-runs.ts";
import { findSummary, type SummaryRow } from "../runs/context/find-summary.ts";
import { loadPath } from "../runs/context/load-path.ts";
import type { RunRow } from "../runs/types.ts";
import { compiled } from "../storage/compiled.ts";
import { raiseListVersion } from "../storage/list-version.ts";
import { assistantMessageRow, type MessageRow, userMessageRow } from "../storage/message-row.ts";
import type { Storage } from "../storage/storage.ts";
import { accessMessage, accessSession } from "./access.ts";
import type { SessionDependencies } from "./dependencies.ts";
import { AGENT_ID } from "./queue-run.ts";
import { readMessages } from "./read-messages.ts";
import { readTransaction } from "./read-snapshot.ts";
import { findRequest, type RequestKey, requestGuards } from "./requests.ts";
import { type SessionRow, toSession } from "./session-row.ts";

/** The newest that a new session takes with it: so many messages, with about so many characters (SEC7). */
const MOST_MESSAGES = 2_000;
const MOST_TEXT = 8_000_000;
/** Rows per statement, so that no database is given too many values at once. */
const ROWS = 400;

/**
 * Begins a session with the path to a message, itself included, in a log of its own. What is still being written is taken
 * as far as it got, as if it had been stopped. A repetition under the same key returns the first one (RUN6).
 *
 * @throws ProblemError `not_found`
 */
export async function forkSession(
  deps: SessionDependencies,
  principal: Principal,
  sessionId: string,
  { message_id, title }: ForkSession,
  keys: readonly RequestKey[],
): Promise<Session> {
  const { storage, log, clock, createId } = deps;
  const known = await findRequest(storage, keys);
  if (known) return toSession(await accessSession(storage.db, principal, known.id));
  const { source, messages, summary } = await readPath(storage, principal, sessionId, message_id);
  const at = clock.now();
  const copies = copied(messages, createId);
  const id = createId("ses");
  const runs = copies.flatMap((message, index) =>
    message.role === "assistant" ? [copiedRun(principal, id, index + 1, message, at)] : [],
  );
  const copiedSummary = summary && summaryOf(id, summary, messages, copies, createId);
  const row: SessionRow = {
    ...source,
    id,
    title: title === undefined ? source.title : soundText(title),
    message_count: copies.length,
    run_count: copies.length,
    leaf_id: copies.at(-1)?.id ?? null,
    created_at: at,
    updated_at: at,
    last_message_at: at,
    active_at: at,
    news_seq: null,
    pinned: 0,
    archived: 0,
  };
  const actor = { kind: "user", id: principal.userId } as const;
  const result = await log.append({
    log: id,
    guards: requestGuards(storage, keys, { id, offset: "" }, at),
    statements: [
      compiled(storage.db.insertInto("logs").values({ id, epoch: 1, head: 0, trimmed: 0, packed: 0 })),
      compiled(storage.db.insertInto("sessions").values(row)),
      ...insertAll(
        copies.map((message, index) => messageRow(id, index + 1, message)),
        (rows) => compiled(storage.db.insertInto("messages").values(rows)),
      ),
      ...insertAll(runs, (rows) => compiled(storage.db.insertInto("runs").values(rows))),
      ...(copiedSummary ? [compiled(storage.db.insertInto("summaries").values(copiedSummary))] : []),
      inheritedVariants(storage, sessionId, row),
      raiseListVersion(storage, principal.userId),
    ],
    events: copies.map((message): NewEvent => {
      return { at, type: "message-copied", message_id: message.id, actor, data: { message } };
    }),
    changes_lists_of: principal.userId,
  });
  if (result.status === "committed") return toSession(row);
  return forkSession(deps, principal, sessionId, { message_id, ...(title !== undefined && { title }) }, keys);
}

function readPath(storage: Storage, principal: Principal, sessionId: string, messageId: string) {
  return readTransaction(storage, sessionId, async (db) => {
    const source = await accessSession(db, principal, sessionId);
    const { id } = await accessMessage(db, source, messageId);
    const rows = await loadPath(db, id, MOST_MESSAGES);
    let first = rows.length - 1;
    for (let text = rows[first]?.parts.length ?? 0; first > 0; first--) {
      text += rows[first - 1]?.parts.length ?? 0;
      if (text > MOST_TEXT) break;
    }
    const kept = rows.slice(Math.max(0, first));
    const messages = await readMessages(db, kept, await activeRuns(db, sessionId));
    return { source, messages, summary: await findSummary(db, sessionId, id) };
  });
}

/** The same summary of the copies; null when it covers a message that is not among them. */
function summaryOf(
  sessionId: string,
  summary: SummaryRow,
  messages: readonly Message[],
  copies: readonly Message[],
  createId: SessionDependencies["createId"],
): SummaryRow | null {
  const copy = copies[messages.findIndex(({ id }) => id === summary.message_id)];
  return copy ? { ...summary, id: createId("sum"), session_id: sessionId, message_id: copy.id } : null;
}

/** The same messages under ids of their own, one after the other, and all of them ended. */
function copied(messages: readonly Message[], createId: SessionDependencies["createId"]): Message[] {
  let parent_id: string | null = null;
  return messages.map((message) => {
    const id = createId("msg");
    const place = { id, parent_id };
    parent_id = id;
    if (message.role === "user") return { ...message, ...place, client_message_id: null };
    return { ...ended(message), ...place, run_id: createId("run") };
  });
}

function ended(message: AssistantMessage): AssistantMessage {
  if (message.status !== "queued" && message.status !== "running") return message;
  const figures = { finish_reason: null, usage: null, latency_ms: null, ttft_ms: null };
  return reduceMessage(message, {
    at: 0,
    type: "run-end",
    run_id: message.run_id,
    message_id: message.id,
    actor: { kind: "agent", id: AGENT_ID },
    data: { outcome: "stopped", ...figures },
  });
}

function messageRow(sessionId: string, position: number, message: Message): MessageRow {
  const row =
    message.role === "user"
      ? userMessageRow(sessionId, position, message)
      : assistantMessageRow(sessionId, position, message);
  return { ...row, redacted: message.redacted ? 1 : 0 };
}

/** So that the answer can be given once more, or gone on with. It used nothing. */
function copiedRun(
  principal: Principal,
  sessionId: string,
  number: number,
  { id, parent_id, run_id, model, status, finish_reason }: AssistantMessage,
  at: number,
): RunRow {
  return {
    id: run_id,
    session_id: sessionId,
    user_id: principal.userId,
    agent_id: AGENT_ID,
    number,
    message_id: id,
    parent_id: parent_id ?? id,
    kind: "answer",
    model,
    max_tokens: null,
    temperature: null,
    status: "ended",
    outcome: status === "queued" || status === "running" ? "stopped" : status,
    stop_requested: 0,
    epoch: 1,
    owner: null,
    lease_until: null,
    text_from: 0,
    from_seq: 0,
    finish_reason,
    usage: null,
    cost_usd: null,
    latency_ms: null,
    ttft_ms: null,
    error: null,
    queued_at: at,
    started_at: at,
    ended_at: at,
  };
}

/** What goes on is answered under the variant it began with, and counts with the session that was drawn (EXP1). */
function inheritedVariants(
  { db }: Storage,
  sourceId: string,
  { id, message_count, created_at }: SessionRow,
): Statement {
  const inherit = db
    .insertInto("experiment_assignments")
    .columns(["experiment_id", "session_id", "unit_id", "variant", "from_position", "assigned_at"])
    .expression((select) =>
      select
        .selectFrom("experiment_assignments")
        .select(({ val, lit }) => [
          "experiment_id",
          val(id).as("session_id"),
          "unit_id",
          "variant",
          lit(message_count + 1).as("from_position"),
          lit(created_at).as("assigned_at"),
        ])
        .where("session_id", "=", sourceId),
    );
  return compiled(inherit);
}

function insertAll<Row>(rows: readonly Row[], insert: (rows: Row[]) => Statement): Statement[] {
  const statements: Statement[] = [];
  for (let from = 0; from < rows.length; from += ROWS) statements.push(insert(rows.slice(from, from + ROWS)));
  return statements;
}
