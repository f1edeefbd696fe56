import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import { inject } from "vitest";

export type DatabaseKind = "SQLite" | "PostgreSQL";

const postgresUrl = inject("postgresUrl");

/** What a suite that must hold on both databases runs on: PostgreSQL too wherever the machine has it. */
export const DATABASES: readonly DatabaseKind[] = postgresUrl === null ? ["SQLite"] : ["SQLite", "PostgreSQL"];

/** An empty database that nobody else uses. Servers that share one see the same sessions and accounts. */
export interface TestDatabase {
  readonly dataDir: string;
  /** Null: SQLite, in `dataDir`. */
  readonly databaseUrl: string | null;
  /** One statement, for what no client could do, such as letting a lease run out. */
  execute(statement: string): Promise<void>;
  /** Call when every server on it is stopped. */
  remove(): Promise<void>;
}

export async function createTestDatabase(kind: DatabaseKind): Promise<TestDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), "millrace-server-"));
  const removeDirectory = () => rmSync(dataDir, { recursive: true, force: true });
  if (kind === "SQLite" || postgresUrl === null) {
    return {
      dataDir,
      databaseUrl: null,
      async execute(statement) {
        const connection = new DatabaseSync(join(dataDir, "millrace.db"), { timeout: 5_000 });
        connection.exec(statement);
        connection.close();
      },
      remove: async () => removeDirectory(),
    };
  }
  const name = `millrace_${randomUUID().replaceAll("-", "")}`;
  const databaseUrl = Object.assign(new URL(postgresUrl), { pathname: `/${name}` }).href;
  await query(postgresUrl, `CREATE DATABASE ${name}`);
  return {
    dataDir,
    databaseUrl,
    execute: (statement) => query(databaseUrl, statement),
    async remove() {
      removeDirectory();
      await query(postgresUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function query(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
