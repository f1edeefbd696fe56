import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { type Dialect, SqliteDialect } from "kysely";

/** Kysely's SQLite dialect over Node's own `node:sqlite`, with prepared statements kept. */
export function createNodeSqliteDialect(database: DatabaseSync): Dialect {
  const prepared = new Map<string, ReturnType<typeof adapt>>();
  return new SqliteDialect({
    database: {
      prepare(sql) {
        let statement = prepared.get(sql);
        if (!statement) {
          if (prepared.size >= 500) prepared.clear();
          statement = adapt(database.prepare(sql));
          prepared.set(sql, statement);
        }
        return statement;
      },
      close: () => database.close(),
    },
  });
}

function adapt(statement: StatementSync) {
  // Kysely types parameters as unknown; ours are strings, numbers and null (schema.ts), which SQLite binds as they are.
  const bindable = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters: readonly unknown[]) => statement.all(...bindable(parameters)),
    run: (parameters: readonly unknown[]) => statement.run(...bindable(parameters)),
    iterate: (parameters: readonly unknown[]) => statement.iterate(...bindable(parameters)),
  };
}
