import { createRequire, Module } from "node:module";
import { expect, vi } from "vitest";

type Suite = typeof import("@durable-streams/server-conformance-tests");

/** A test of the suite, with the names of its groups before its own. */
export interface ConformanceTest {
  readonly name: string;
  readonly run: () => Promise<void> | void;
  readonly timeout: number | undefined;
}

/**
 * The tests of the Durable Streams conformance suite. The suite would give them to vitest by itself, all of them; here it
 * is given a `describe` and a `test` that only take them down, so that one can choose.
 *
 * @param options `baseUrl` may be set later, before the tests run
 */
export function conformanceTests(options: Parameters<Suite["runConformanceTests"]>[0]): ConformanceTest[] {
  const tests: ConformanceTest[] = [];
  const groups: string[] = [];
  const describe = (name: string, body: () => void) => {
    groups.push(name);
    body();
    groups.pop();
  };
  const test = (name: string, run: ConformanceTest["run"], timeout?: number) =>
    tests.push({ name: [...groups, name].join(" "), run, timeout });
  const recorder = {
    describe: Object.assign(describe, { runIf: (holds: unknown) => (holds ? describe : () => {}) }),
    test: Object.assign(test, { concurrent: test }),
    expect,
    vi,
  };
  loadSuite(recorder).runConformanceTests(options);
  return tests;
}

/** The suite's CommonJS build, which takes what it requires from the cache. */
function loadSuite(vitest: Record<string, unknown>): Suite {
  const require = createRequire(import.meta.url);
  const suite = require.resolve("@durable-streams/server-conformance-tests");
  const place = createRequire(suite).resolve("vitest");
  require.cache[place] = Object.assign(new Module(place), { exports: vitest, loaded: true });
  try {
    return require(suite) as Suite; // its own types say so
  } finally {
    for (const file of Object.keys(require.cache)) {
      if (file === place || file.includes("server-conformance-tests")) delete require.cache[file];
    }
  }
}
