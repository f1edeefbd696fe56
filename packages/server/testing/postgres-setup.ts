import type { TestProject } from "vitest/node";
import { startPostgres } from "./postgres.ts";

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  if (!server && process.env["CI"]) throw new Error("PostgreSQL is not installed (Debian: apt-get install postgresql)");
  project.provide("postgresUrl", server?.url ?? null);
  return async () => server?.stop();
}
