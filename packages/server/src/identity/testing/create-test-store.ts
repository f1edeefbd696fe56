import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { AuthStore } from "../auth-database.ts";

/** An empty store, and what removes it once nobody uses it. */
export interface TestStore {
  store: AuthStore;
  remove(): Promise<void>;
}

export async function createSqliteStore(): Promise<TestStore> {
  const directory = mkdtempSync(join(tmpdir(), "millrace-identity-"));
  return {
    store: { kind: "sqlite", directory },
    remove: async () => rmSync(directory, { recursive: true }),
  };
}

/** @param url of a superuser; the store is a schema of its own in that database */
export async function createPostgresStore(url: string): Promise<TestStore> {
  const schema = `identity_${randomUUID().replaceAll("-", "")}`;
  const pool = new pg.Pool({ connectionString: url, options: `-c search_path=${schema}` });
  const db = new Kysely({ dialect: new PostgresDialect({ pool }) });
  await db.schema.createSchema(schema).execute();
  return {
    store: { kind: "postgres", pool },
    async remove() {
      await db.schema.dropSchema(schema).cascade().execute();
      await db.destroy();
    },
  };
}
