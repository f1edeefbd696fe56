import { type Compilable, type RawBuilder, sql } from "kysely";
import type { Statement } from "../log/store.ts";
import type { Storage } from "./storage.ts";

/** A query as a log entry carries it: text and values, without Kysely's syntax tree. */
export function compiled(query: Compilable): Statement {
  const { sql, parameters } = query.compile();
  return { sql, parameters };
}

/** Milliseconds since 1970 on the database's clock, the one that leases go by (RUN4). */
export function databaseNow(kind: Storage["kind"]): RawBuilder<number> {
  return kind === "sqlite"
    ? sql<number>`cast(unixepoch('subsec') * 1000 as integer)`
    : sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;
}
