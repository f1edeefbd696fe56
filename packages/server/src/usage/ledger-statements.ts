import type { Lock } from "../log/store.ts";
import { prepared } from "../storage/prepared.ts";
import type { Storage } from "../storage/storage.ts";
import type { UsageTable } from "../storage/workspace-tables.ts";
import type { SpendingKey } from "./periods.ts";

const lockSpending = prepared(({ db }, { id }: { id: string }) =>
  db
    .insertInto("spending")
    .values({ id, spent_nano_usd: 0, reserved_nano_usd: 0 })
    .onConflict((conflict) =>
      conflict.column("id").doUpdateSet((set) => ({ reserved_nano_usd: set.ref("spending.reserved_nano_usd") })),
    ),
);

/** Makes everybody who reserves or spends wait for each other, in one order (DUR5). */
export function spendingLocks(storage: Storage, keys: readonly SpendingKey[]): Lock[] {
  return keys.map(({ id }) => ({ key: id, statement: lockSpending(storage, { id }) }));
}

/** Holds `amount` of a counter as long as less than `limit` is spent and held of it. */
export const reserveStatement = prepared(
  ({ db }, { id, amount, limit }: { id: string; amount: number; limit: number }) =>
    db
      .updateTable("spending")
      .set((set) => ({ reserved_nano_usd: set("reserved_nano_usd", "+", amount) }))
      .where("id", "=", id)
      .where((where) => where(where("spent_nano_usd", "+", where.ref("reserved_nano_usd")), "<", limit)),
);

/** Puts what a call cost in the place of what it held, once: while the call has not ended. */
export const spendStatement = prepared(
  ({ db }, { id, call, spent, reserved }: { id: string; call: string; spent: number; reserved: number }) =>
    db
      .updateTable("spending")
      .set((set) => ({
        spent_nano_usd: set("spent_nano_usd", "+", spent),
        reserved_nano_usd: set("reserved_nano_usd", "-", reserved),
      }))
      .where("id", "=", id)
      .where(({ exists, selectFrom }) =>
        exists(selectFrom("api_usage_log").select("id").where("id", "=", call).where("outcome", "is", null)),
      ),
);

export const insertCall = prepared(({ db }, row: UsageTable) => db.insertInto("api_usage_log").values(row));

/** What is known of a call once it has ended. */
export type CallEnd = Pick<
  UsageTable,
  | "outcome"
  | "provider"
  | "model"
  | "key_source"
  | "input_tokens"
  | "output_tokens"
  | "cached_input_tokens"
  | "cache_write_tokens"
  | "reasoning_tokens"
  | "estimated"
  | "cost_nano_usd"
  | "latency_ms"
  | "ttft_ms"
>;

export const endCall = prepared(({ db }, end: CallEnd & { id: string }) => {
  const { id, ...columns } = end;
  return db
    .updateTable("api_usage_log")
    .set({ ...columns, reserved_nano_usd: 0 })
    .where("id", "=", id)
    .where("outcome", "is", null);
});
