import { openPostgres } from "../src/storage/open-postgres.ts";
import { openSqlite } from "../src/storage/open-sqlite.ts";
import type { Storage } from "../src/storage/storage.ts";
import { createTestDatabase, DATABASES } from "./test-database.ts";

const NAMES = { sqlite: "SQLite", postgres: "PostgreSQL" } as const;

/** The databases this machine can test on; SQLite always. */
export const STORAGE_KINDS: Storage["kind"][] = (["sqlite", "postgres"] as const).filter((kind) =>
  DATABASES.includes(NAMES[kind]),
);

export interface TestPlace {
  /** For MILLRACE_DATA_DIR. */
  readonly directory: string;
  /** For DATABASE_URL; null on SQLite. */
  readonly databaseUrl: string | null;
  open(): Promise<Storage>;
  /** One statement, past the storage. */
  execute(statement: string): Promise<void>;
  remove(): Promise<void>;
}

/** An empty database of its own, for those who open its storage themselves or hand its place to a server. */
export async function createTestPlace(kind: Storage["kind"]): Promise<TestPlace> {
  const { dataDir, databaseUrl, execute, remove } = await createTestDatabase(NAMES[kind]);
  return {
    directory: dataDir,
    databaseUrl,
    execute,
    open: () => (databaseUrl === null ? openSqlite(dataDir) : openPostgres(databaseUrl)),
    remove,
  };
}
