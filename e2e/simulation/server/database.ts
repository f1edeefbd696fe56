import { DatabaseSync, type StatementSync } from "node:sqlite";
import { Kysely } from "kysely";
import { createSqliteTransaction } from "../../../packages/server/src/log/sqlite/sqlite-transaction.ts";
import { migrate } from "../../../packages/server/src/storage/migrate.ts";
import { createNodeSqliteDialect } from "../../../packages/server/src/storage/node-sqlite-dialect.ts";
import type { Tables } from "../../../packages/server/src/storage/schema.ts";

/** A migrated database in memory. It outlives simulated processes, and is emptied between simulations, not made anew. */
export class SimulatedDatabase {
  readonly connection: DatabaseSync;
  readonly db: Kysely<Tables>;
  /** The database's own clock, in milliseconds since 1970. */
  now: () => number = () => 0;
  readonly #deletes: readonly StatementSync[];

  private constructor(connection: DatabaseSync, db: Kysely<Tables>, deletes: readonly StatementSync[]) {
    this.connection = connection;
    this.db = db;
    this.#deletes = deletes;
    connection.function("unixepoch", { varargs: true }, () => this.now() / 1_000);
  }

  static async open(): Promise<SimulatedDatabase> {
    const connection = new DatabaseSync(":memory:");
    const db = new Kysely<Tables>({ dialect: createNodeSqliteDialect(connection) });
    await migrate(db);
    createSqliteTransaction(connection); // makes the table of its journal
    const tables = await db.introspection.getTables();
    const deletes = tables.map(({ name }) => {
      const { sql } = db.deleteFrom(name as keyof Tables).compile(); // every table there is; the type knows only ours
      return connection.prepare(sql);
    });
    return new SimulatedDatabase(connection, db, deletes);
  }

  empty(): void {
    for (const statement of this.#deletes) statement.run();
  }
}
