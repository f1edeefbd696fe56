import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { createTestDatabase } from "../testing/test-database.ts";
import { createTestServer } from "../testing/test-server.ts";
import { startHttpServer } from "./models/testing/http-server.ts";

const SCRIPT = fileURLToPath(new URL("doctor.ts", import.meta.url));

/** Runs the command with these settings and no others. */
function doctor(environment: Record<string, string>, ...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [SCRIPT, ...args], { env: environment }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });
}

async function emptyDatabase() {
  const database = await createTestDatabase("SQLite");
  onTestFinished(() => database.remove());
  return database;
}

test("it ends with code 1 when something failed, and looks for the server where the settings say", async () => {
  const nobody = await startHttpServer(() => {});
  await nobody.close();
  const { dataDir } = await emptyDatabase();
  const settings = { MILLRACE_DATA_DIR: dataDir, PORT: new URL(nobody.origin).port };
  const { code, output } = await doctor(settings);
  expect(code).toBe(1);
  expect(output).toContain(`No server answers at ${nobody.origin}`);
});

test("it ends with code 0 when nothing failed, and names what it left out", async () => {
  const database = await emptyDatabase();
  const server = await createTestServer({ database, environment: { MILLRACE_DEMO: "false" } });
  const url = await server.start();
  onTestFinished(() => server.stop());
  const { code, output } = await doctor({ MILLRACE_DATA_DIR: database.dataDir }, "--url", `${url}/`);
  expect(output).toMatch(/SKIP +sign-in .*--email/);
  expect(output).toContain("(a server holds it)");
  expect(code).toBe(0);
});

test("SEC4: settings that cannot be used are told without their values", async () => {
  const settings = { PORT: "many", DATABASE_URL: "mysql://ada:hunter2@db", MILLRACE_SECRET: "shorthunter2" };
  const { code, output } = await doctor(settings);
  expect(code).toBe(1);
  for (const name of ["PORT", "DATABASE_URL", "MILLRACE_SECRET"]) expect(output).toContain(name);
  expect(output).not.toContain("hunter2");
});

test.each([
  ["an option it does not know", ["--fast"]],
  ["an address that is none", ["--url", "localhost:3000"]],
  ["an account without a password", ["--email", "ada@example.org"]],
])("%s is told with how it is used", async (_, args) => {
  const { code, output } = await doctor({}, ...args);
  expect(code).toBe(1);
  expect(output).toContain("Usage: npm run doctor");
});
