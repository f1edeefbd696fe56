import type { AssistantMessage, NewEvent } from "@millrace/protocol";
import type { Entry, Statement } from "../log/store.ts";
import { compiled, databaseNow } from "../storage/compiled.ts";
import { raiseListVersion } from "../storage/list-version.ts";
import { assistantColumns } from "../storage/message-row.ts";
import { prepared } from "../storage/prepared.ts";
import type { Storage } from "../storage/storage.ts";
import type { Settlement } from "../usage/usage-ledger.ts";
import type { RunRow } from "./types.ts";

export type RunEndEvent = Extract<NewEvent, { type: "run-end" }>;

const NOTHING_CALLED: Settlement = { locks: [], statements: [] };

/**
 * Makes a queued run this owner's (RUN5): only while it is queued and everything before it in its queue has ended. The
 * unique index on running runs settles races between nodes.
 */
export const claimStatement = prepared(
  (
    { db, kind },
    run: Pick<RunRow, "id" | "session_id" | "agent_id" | "number" | "epoch"> & {
      next_epoch: number;
      owner: string;
      lease_ms: number;
      now: number;
    },
  ) =>
    db
      .updateTable("runs")
      .set((set) => ({
        status: "running",
        epoch: run.next_epoch,
        owner: run.owner,
        lease_until: set(databaseNow(kind), "+", run.lease_ms),
        started_at: run.now,
      }))
      .where("id", "=", run.id)
      .where("status", "=", "queued")
      .where("epoch", "=", run.epoch)
      // It may have been given another place since it was offered.
      .where("number", "=", run.number)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom("runs as earlier")
              .select("earlier.id")
              .where("earlier.session_id", "=", run.session_id)
              .where("earlier.agent_id", "=", run.agent_id)
              .where("earlier.number", "<", run.number)
              .where("earlier.status", "!=", "ended"),
          ),
        ),
      ),
);

/** @param ids the runs that are being carried out; one that was lost is not renewed, so that its lease can run out */
export function renewStatement(storage: Storage, owner: string, ids: readonly string[], leaseMs: number): Statement {
  return compiled(
    storage.db
      .updateTable("runs")
      .set((set) => ({ lease_until: set(databaseNow(storage.kind), "+", leaseMs) }))
      .where("id", "in", ids)
      .where("owner", "=", owner)
      .where("status", "=", "running"),
  );
}

/**
 * The entry that ends a run: its one terminal event, its row and its message's row, together (RUN2, LOG4). Its guard
 * lets exactly one of several would-be endings through.
 *
 * @param from what the run must still be: its status and epoch
 * @param message the message after `end` was folded in
 * @param events everything to record; the last one is `end`
 * @param settlement what becomes of the call that it made to a provider
 */
export function endEntry(
  storage: Storage,
  run: RunRow,
  from: { status: "queued" | "running"; epoch: number },
  message: AssistantMessage,
  events: readonly NewEvent[],
  end: RunEndEvent,
  settlement: Settlement = NOTHING_CALLED,
): Entry & { guards: readonly Statement[] } {
  const row = messageStatement(storage, { id: message.id, ...assistantColumns(message) });
  return {
    log: run.session_id,
    locks: settlement.locks,
    guards: [endGuard(storage, run, from, end)],
    statements: [
      row,
      newsStatement(storage, { session_id: run.session_id }),
      raiseListVersion(storage, run.user_id),
      ...settlement.statements,
    ],
    events,
    changes_lists_of: run.user_id,
  };
}

/** Ends the run's row, once: only while the run is what `from` says. */
export function endGuard(
  storage: Storage,
  run: Pick<RunRow, "id">,
  from: { status: "queued" | "running"; epoch: number },
  end: RunEndEvent,
): Statement {
  const { outcome, finish_reason, usage, latency_ms, ttft_ms, error } = end.data;
  return endStatement(storage, {
    id: run.id,
    status: from.status,
    epoch: from.epoch,
    // A later writer of the dead holder must not find its epoch again.
    next_epoch: from.epoch + 1,
    outcome,
    finish_reason,
    usage: usage && JSON.stringify(usage),
    latency_ms,
    ttft_ms,
    error: error ? JSON.stringify(error) : null,
    ended_at: end.at,
  });
}

/** Marks the session as holding something that was not read further than to the head before these events. */
const newsStatement = prepared(({ db }, { session_id }: { session_id: string }) =>
  db
    .updateTable("sessions")
    .set(({ selectFrom }) => ({ news_seq: selectFrom("logs").select("head").where("id", "=", session_id) }))
    .where("id", "=", session_id),
);

const endStatement = prepared(
  (
    { db },
    to: Pick<
      RunRow,
      | "id"
      | "status"
      | "epoch"
      | "outcome"
      | "finish_reason"
      | "usage"
      | "latency_ms"
      | "ttft_ms"
      | "error"
      | "ended_at"
    > & { next_epoch: number },
  ) => {
    const { id, status, epoch, next_epoch, ...columns } = to;
    return db
      .updateTable("runs")
      .set({ ...columns, status: "ended", epoch: next_epoch, lease_until: null })
      .where("id", "=", id)
      .where("status", "=", status)
      .where("epoch", "=", epoch);
  },
);

const messageStatement = prepared(({ db }, to: { id: string } & ReturnType<typeof assistantColumns>) => {
  const { id, ...columns } = to;
  return db.updateTable("messages").set(columns).where("id", "=", id);
});
