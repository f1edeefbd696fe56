import { defineConfig } from "vitest/config";

declare module "vitest" {
  interface ProvidedContext {
    /** PostgreSQL for tests, or null where the machine has none. Each suite makes a database of its own in it. */
    postgresUrl: string | null;
  }
}

/**
 * `unit` needs nothing but Node. `server` also gets PostgreSQL where the machine has it. `simulation` plays the server and
 * its clients in virtual time. `slow` runs whole processes and browsers against the built product.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["packages/{protocol,client,react}/**/*.test.{ts,tsx}", "{apps,scripts}/**/*.test.{ts,tsx,mjs}"],
          // Property tests take their time on a machine that is busy with the others.
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "server",
          include: ["packages/server/**/*.test.ts"],
          globalSetup: "packages/server/testing/postgres-setup.ts",
          testTimeout: 20_000,
          hookTimeout: 30_000,
          // Suites share nothing but modules without state, and importing the server costs more than most of them.
          isolate: false,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "simulation",
          include: ["e2e/simulation/**/*.test.ts"],
          // Each file keeps all processors busy by itself.
          fileParallelism: false,
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "slow",
          include: ["e2e/**/*.test.ts"],
          exclude: ["e2e/simulation/**"],
          globalSetup: "packages/server/testing/postgres-setup.ts",
          testTimeout: 180_000,
          hookTimeout: 120_000,
          // Two files at once: each mostly waits for a browser, a server or a time-out of one.
          maxWorkers: 2,
          // A browser on a busy machine may be late once. The summary names what passed only then.
          retry: process.env["CI"] ? 1 : 0,
        },
      },
    ],
  },
});
