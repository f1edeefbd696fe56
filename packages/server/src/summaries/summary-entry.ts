import type { Insertable } from "kysely";
import type { Entry } from "../log/store.ts";
import { compiled } from "../storage/compiled.ts";
import type { SummaryTable } from "../storage/schema.ts";
import type { Storage } from "../storage/storage.ts";
import type { SummaryPlan } from "./plan-summary.ts";

/** The entry that stores a summary, unless the session was deleted or something it was made of was erased meanwhile. */
export function summaryEntry(
  { db }: Storage,
  row: Insertable<SummaryTable>,
  { madeOf, before }: Pick<SummaryPlan, "madeOf" | "before">,
): Entry {
  // Changes nothing, but whoever erases a message waits for this, or this for them; what they left is read after it.
  const session = db
    .updateTable("sessions")
    .set({ status: "active" })
    .where("id", "=", row.session_id)
    .where("erase_at", "is", null);
  const kept = session.where(({ not, exists, selectFrom }) =>
    not(exists(selectFrom("messages").select("messages.id").where("id", "in", madeOf).where("redacted", "=", 1))),
  );
  const based =
    before &&
    session.where(({ exists, selectFrom }) =>
      exists(selectFrom("summaries").select("summaries.id").where("summaries.id", "=", before.id)),
    );
  return {
    log: row.session_id,
    guards: [session, kept, ...(based ? [based] : [])].map(compiled),
    statements: [compiled(db.insertInto("summaries").values(row))],
    events: [],
  };
}
