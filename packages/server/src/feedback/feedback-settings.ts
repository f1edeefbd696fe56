import type { FeedbackSummary } from "@millrace/protocol";
import type { Principal } from "../principal.ts";
import { compiled } from "../storage/compiled.ts";
import type { FeedbackDependencies } from "./dependencies.ts";

/** A person's ratings in figures, and whether the workspace's export has them. */
export async function readSummary(
  { storage: { db } }: Pick<FeedbackDependencies, "storage">,
  { userId }: Principal,
): Promise<FeedbackSummary> {
  const counts = await db
    .selectFrom("ratings")
    .innerJoin("sessions", "sessions.id", "ratings.session_id")
    .select((select) => ["ratings.value", select.fn.countAll<number>().as("count")])
    .where("ratings.user_id", "=", userId)
    .where("sessions.erase_at", "is", null)
    .groupBy("ratings.value")
    .execute();
  const setting = await db
    .selectFrom("feedback_settings")
    .select("workspace_export")
    .where("user_id", "=", userId)
    .executeTakeFirst();
  const of = (value: string) => Number(counts.find((row) => row.value === value)?.count ?? 0);
  return { up: of("up"), down: of("down"), workspace_export: setting?.workspace_export !== 0 };
}

export async function writeSettings(
  { storage: { db }, log }: Pick<FeedbackDependencies, "storage" | "log">,
  { userId: user_id }: Principal,
  settings: { workspace_export: boolean },
): Promise<void> {
  const workspace_export = settings.workspace_export ? 1 : 0;
  const write = db
    .insertInto("feedback_settings")
    .values({ user_id, workspace_export })
    .onConflict((conflict) => conflict.column("user_id").doUpdateSet({ workspace_export }));
  await log.append({ log: null, statements: [compiled(write)], events: [] });
}
