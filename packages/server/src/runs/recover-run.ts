import { type AssistantMessage, type NewEvent, reduceMessage, type SessionEvent } from "@millrace/protocol";
import type { Kysely } from "kysely";
import { toMessage } from "../storage/message-row.ts";
import type { Tables } from "../storage/schema.ts";
import { endEvent } from "./execute-run.ts";
import { type Ending, SERVER_RESTARTED } from "./run-signals.ts";
import { endEntry } from "./run-statements.ts";
import type { RunDependencies, RunRow } from "./types.ts";

/**
 * A message that is still being written: its row, with the events of its run since (LOG4).
 *
 * @param db a connection or a transaction, with the log settled before; in a transaction the result is exact as of it
 * @returns null when the message is gone
 */
export async function foldGrowing(db: Kysely<Tables>, run: RunRow): Promise<AssistantMessage | null> {
  const row = await db.selectFrom("messages").selectAll().where("id", "=", run.message_id).executeTakeFirst();
  const start = row && toMessage(row);
  if (start?.role !== "assistant") return null;
  const events = await db
    .selectFrom("events")
    .select(["seq", "body"])
    .where("log_id", "=", run.session_id)
    .where("seq", ">", run.from_seq)
    .orderBy("seq")
    .execute();
  return events
    .map(({ seq, body }) => ({ ...JSON.parse(body), seq }) as SessionEvent)
    .filter((event) => "run_id" in event && event.run_id === run.id)
    .reduce(reduceMessage, start);
}

/**
 * Ends a run that nobody is carrying out, from the status and epoch its row has: what its events say so far stays, and
 * nothing is asked of the provider.
 *
 * @param before events to record ahead of the terminal one
 * @returns `gone` when its message was deleted, `changed` when somebody claimed or ended it meanwhile
 */
export async function endIdleRun(
  deps: RunDependencies,
  run: RunRow & { status: "queued" | "running" },
  { outcome, error }: Ending,
  before: readonly NewEvent[] = [],
): Promise<"ended" | "gone" | "changed"> {
  await deps.storage.log.settle(run.session_id);
  const message = await foldGrowing(deps.storage.db, run);
  if (!message) return "gone";
  const end = endEvent(run, deps.clock.now(), {
    outcome,
    finish_reason: null,
    usage: null,
    latency_ms: null,
    ttft_ms: null,
    ...(error && { error }),
  });
  const call = await deps.usage.findOpen(run.id);
  const known = { finish: null, written: message, textFrom: run.text_from, latency_ms: null, ttft_ms: null };
  const settlement = call ? deps.usage.settle(call, { outcome, ...known }) : undefined;
  const entry = endEntry(deps.storage, run, run, reduceMessage(message, end), [...before, end], end, settlement);
  return (await deps.log.append(entry)).status === "committed" ? "ended" : "changed";
}

/**
 * Ends a run whose holder is gone: as stopped when that was asked for, else as interrupted (RUN4). The raised epoch
 * fences the old holder off.
 *
 * @returns whether this call ended it; false when somebody else did
 */
export async function recoverRun(deps: RunDependencies, run: RunRow): Promise<boolean> {
  const ending: Ending =
    run.stop_requested === 1 ? { outcome: "stopped" } : { outcome: "interrupted", error: SERVER_RESTARTED };
  return (await endIdleRun(deps, { ...run, status: "running" }, ending)) === "ended";
}
