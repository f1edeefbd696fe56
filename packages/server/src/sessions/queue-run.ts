import {
  createdMessage,
  formatOffset,
  type MessageCreated,
  type NewEvent,
  queuedMessage,
  type RunKind,
  type RunQueued,
  soundText,
} from "@millrace/protocol";
import { problem } from "../http/problems.ts";
import type { RunRow } from "../runs/types.ts";
import { raiseListVersion } from "../storage/list-version.ts";
import { assistantMessageRow, type MessageRow, userMessageRow } from "../storage/message-row.ts";
import { prepared } from "../storage/prepared.ts";
import type { SessionDependencies } from "./dependencies.ts";
import { type RequestKey, requestGuards } from "./requests.ts";
import type { SessionRow } from "./session-row.ts";

/** The one agent a session has until there are rooms. */
export const AGENT_ID = "assistant";
/** Runs that may wait in one session (SEC7). */
const MAX_ACTIVE_RUNS = 20;

/** What is to be answered, and how. */
export interface RunWish {
  readonly kind: RunKind;
  readonly model: string;
  readonly max_tokens: number | null;
  readonly temperature: number | null;
  /** A new message of the person, for `answer`. */
  readonly said?: { content: string; parent_id: string | null; client_message_id: string | null };
  /** The message to answer, for `retry` and `continue`. */
  readonly parent_id?: string;
  /** The message to go on with and the length of its text, for `continue`. */
  readonly message?: { id: string; text_length: number };
  /** Refuse instead of waiting in the queue (RUN5). */
  readonly rejectWhenBusy: boolean;
}

export interface Queued {
  readonly run: RunRow;
  /** Precedes every event of the run and of the message it answers. */
  readonly offset: string;
}

/**
 * Records a wish for an answer, and offers it to the engine in the same commit: the person's message, the queued run and
 * its (empty) message stand or fall together.
 *
 * @param session as read just now: what it says is compared again when the entry commits
 * @returns null when the session changed meanwhile, or when one of the keys was used: read again and retry
 * @throws ProblemError `run_active`, `queue_full`
 */
export async function queueRun(
  deps: SessionDependencies,
  session: SessionRow,
  wish: RunWish,
  keys: readonly RequestKey[],
): Promise<Queued | null> {
  const { storage, log, clock, createId, engine } = deps;
  const head = await log.head(session.id);
  if (!head) return null;
  await refuseWhenBusy(deps, session, wish);
  const at = clock.now();
  const said = wish.said && saidEvent(session, wish.said, createId("msg"), at);
  const queued = queuedEvent(session, wish, said?.message_id, deps, at);
  const run = runRow(session, wish, queued, head.head);
  const rows: MessageRow[] = [];
  let position = await lastPosition(deps, session.id);
  if (said) rows.push(userMessageRow(session.id, ++position, createdMessage({ ...said, seq: 0 })));
  if (wish.kind !== "continue") {
    rows.push(assistantMessageRow(session.id, ++position, queuedMessage({ ...queued, seq: 0 })));
  }
  const offset = formatOffset(head.epoch, head.head);
  const events: NewEvent[] = said ? [said, queued] : [queued];
  const appended = log.append({
    log: session.id,
    guards: [
      ...requestGuards(storage, keys, { id: run.id, offset }, at),
      sessionGuard(storage, grown(session, rows, at)),
    ],
    statements: [
      ...rows.map((row) => insertMessage(storage, row)),
      insertRun(storage, run),
      raiseListVersion(storage, session.user_id),
    ],
    events,
    changes_lists_of: session.user_id,
  });
  engine.offer(run);
  const result = await appended;
  return result.status === "committed" ? { run, offset } : null;
}

/** Of the newest message; there may be fewer messages, since some were taken back. */
async function lastPosition({ storage }: SessionDependencies, sessionId: string): Promise<number> {
  const row = await storage.db
    .selectFrom("messages")
    .select((select) => select.fn.max("position").as("position"))
    .where("session_id", "=", sessionId)
    .executeTakeFirst();
  return row?.position ?? 0;
}

const insertMessage = prepared(({ db }, row: MessageRow) => db.insertInto("messages").values(row));
const insertRun = prepared(({ db }, row: RunRow) => db.insertInto("runs").values(row));

async function refuseWhenBusy(deps: SessionDependencies, session: SessionRow, wish: RunWish): Promise<void> {
  const { active } = await deps.storage.db
    .selectFrom("runs")
    .select((select) => select.fn.countAll<number>().as("active"))
    .where("session_id", "=", session.id)
    .where("status", "!=", "ended")
    .executeTakeFirstOrThrow();
  if (wish.rejectWhenBusy && active > 0) {
    throw problem("run_active", "An answer is still being written here. Wait for it or stop it.");
  }
  if (active >= MAX_ACTIVE_RUNS) {
    throw problem("queue_full", "Too many messages are waiting for an answer here. Wait until some are answered.");
  }
}

/** Holds when nobody added a message or a run since the session was read. */
const sessionGuard = prepared(
  (
    { db },
    to: Pick<
      SessionRow,
      "id" | "message_count" | "run_count" | "leaf_id" | "updated_at" | "last_message_at" | "active_at"
    > & {
      messages_before: number;
      runs_before: number;
    },
  ) =>
    db
      .updateTable("sessions")
      .set({
        message_count: to.message_count,
        run_count: to.run_count,
        leaf_id: to.leaf_id,
        updated_at: to.updated_at,
        last_message_at: to.last_message_at,
        active_at: to.active_at,
        archived: 0,
      })
      .where("id", "=", to.id)
      .where("message_count", "=", to.messages_before)
      .where("run_count", "=", to.runs_before),
);

/** The session after `added` messages and one run more. */
function grown(session: SessionRow, added: readonly MessageRow[], at: number) {
  const { id, message_count, run_count, updated_at, last_message_at, active_at } = session;
  return {
    id,
    messages_before: message_count,
    runs_before: run_count,
    message_count: message_count + added.length,
    run_count: run_count + 1,
    leaf_id: added.at(-1)?.id ?? session.leaf_id,
    ...(added.length > 0
      ? { updated_at: at, last_message_at: at, active_at: at }
      : { updated_at, last_message_at, active_at }),
  };
}

function saidEvent(
  session: SessionRow,
  said: NonNullable<RunWish["said"]>,
  messageId: string,
  at: number,
): Omit<MessageCreated, "seq"> {
  return {
    at,
    type: "message-created",
    message_id: messageId,
    actor: { kind: "user", id: session.user_id },
    data: {
      role: "user",
      parent_id: said.parent_id,
      parts: [{ type: "text", text: soundText(said.content), state: "done" }],
      client_message_id: said.client_message_id,
    },
  };
}

function queuedEvent(
  session: SessionRow,
  wish: RunWish,
  saidId: string | undefined,
  { createId }: SessionDependencies,
  at: number,
): Omit<RunQueued, "seq"> {
  const parentId = saidId ?? wish.parent_id;
  if (parentId === undefined) throw new TypeError("a run needs a message to answer");
  return {
    at,
    type: "run-queued",
    run_id: createId("run"),
    message_id: wish.message?.id ?? createId("msg"),
    actor: { kind: "user", id: session.user_id },
    data: { kind: wish.kind, parent_id: parentId, model: wish.model },
  };
}

function runRow(session: SessionRow, wish: RunWish, queued: Omit<RunQueued, "seq">, fromSeq: number): RunRow {
  return {
    id: queued.run_id,
    session_id: session.id,
    user_id: session.user_id,
    agent_id: AGENT_ID,
    number: session.run_count + 1,
    message_id: queued.message_id,
    parent_id: queued.data.parent_id,
    kind: wish.kind,
    model: wish.model,
    max_tokens: wish.max_tokens,
    temperature: wish.temperature,
    status: "queued",
    outcome: null,
    stop_requested: 0,
    epoch: 0,
    owner: null,
    lease_until: null,
    text_from: wish.message?.text_length ?? 0,
    from_seq: fromSeq,
    finish_reason: null,
    usage: null,
    latency_ms: null,
    ttft_ms: null,
    error: null,
    queued_at: queued.at,
    started_at: null,
    ended_at: null,
  };
}
