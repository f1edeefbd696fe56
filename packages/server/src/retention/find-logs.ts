import type { Storage } from "../storage/storage.ts";

/** Logs looked at in one query. */
const PAGE_LOGS = 500;

export interface FoundLogs {
  readonly ids: readonly string[];
  /** Where to go on looking; empty after the last log, and so at the first one again. */
  readonly next: string;
}

/** Logs that have events in rows of their own, among the next ones in order of id. */
export async function findUnpacked({ db }: Pick<Storage, "db">, after: string): Promise<FoundLogs> {
  const logs = await db
    .selectFrom("logs")
    .select(["id", "head", "packed"])
    .where("id", ">", after)
    .orderBy("id")
    .limit(PAGE_LOGS)
    .execute();
  return found(
    logs.filter(({ head, packed }) => head > packed).map(({ id }) => id),
    logs,
  );
}

/** The next logs in order of id that have a segment which ends before a time, in milliseconds since 1970. */
export async function findOld({ db }: Pick<Storage, "db">, before: number, after: string): Promise<FoundLogs> {
  const logs = await db
    .selectFrom("segments")
    .select("log_id as id")
    .distinct()
    .where("last_at", "<", before)
    .where("log_id", ">", after)
    .orderBy("log_id")
    .limit(PAGE_LOGS)
    .execute();
  return found(
    logs.map(({ id }) => id),
    logs,
  );
}

function found(ids: readonly string[], looked: readonly { id: string }[]): FoundLogs {
  return { ids, next: looked.length === PAGE_LOGS ? (looked.at(-1)?.id ?? "") : "" };
}
