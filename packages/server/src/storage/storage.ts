import type { Kysely } from "kysely";
import type { LogStore } from "../log/store.ts";
import type { Tables } from "./schema.ts";

/**
 * An open database. `db` reads (and compiles the statements of log entries); every write goes through `log`, so that
 * it is committed with the events that tell of it.
 */
export interface Storage {
  readonly kind: "sqlite" | "postgres";
  readonly db: Kysely<Tables>;
  readonly log: LogStore;
  close(): Promise<void>;
}
