import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { inject } from "vitest";
import { openPostgres } from "../src/storage/open-postgres.ts";
import { openSqlite } from "../src/storage/open-sqlite.ts";
import type { Storage } from "../src/storage/storage.ts";

/** The databases this machine can test on; SQLite always. */
export const STORAGE_KINDS: Storage["kind"][] = inject("postgresUrl") === null ? ["sqlite"] : ["sqlite", "postgres"];

export interface TestPlace {
  /** For MILLRACE_DATA_DIR. */
  readonly directory: string;
  /** For DATABASE_URL; null on SQLite. */
  readonly databaseUrl: string | null;
  open(): Promise<Storage>;
  remove(): Promise<void>;
}

/** An empty database of its own: a temporary folder, and on PostgreSQL a new database beside it. */
export async function createTestPlace(kind: Storage["kind"]): Promise<TestPlace> {
  const directory = await mkdtemp(join(tmpdir(), "millrace-test-"));
  const databaseUrl = kind === "postgres" ? await createDatabase() : null;
  return {
    directory,
    databaseUrl,
    open: () => (databaseUrl === null ? openSqlite(directory) : openPostgres(databaseUrl)),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

async function createDatabase(): Promise<string> {
  const server = inject("postgresUrl");
  if (server === null) throw new Error("no PostgreSQL to make a database in");
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  await client.end();
  const url = new URL(server);
  url.pathname = name;
  return url.href;
}
