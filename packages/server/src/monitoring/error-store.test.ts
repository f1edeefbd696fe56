import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createTestPlace, STORAGE_KINDS, type TestPlace } from "../../testing/test-storage.ts";
import { systemClock } from "../clock.ts";
import { createIdSource } from "../ids.ts";
import { Log } from "../log/log.ts";
import type { Storage } from "../storage/storage.ts";
import { createLogger } from "./create-logger.ts";
import { ErrorStore } from "./error-store.ts";

const createId = createIdSource(systemClock);

describe.each(STORAGE_KINDS)("errors on %s", (kind) => {
  let place: TestPlace;
  let storage: Storage;
  let errors: ErrorStore;

  beforeEach(async () => {
    place = await createTestPlace(kind);
    storage = await place.open();
    errors = new ErrorStore({ storage, log: new Log(storage.log, systemClock), clock: systemClock, createId });
  });
  afterEach(async () => {
    await storage.close();
    await place.remove();
  });

  const logger = () => createLogger({ level: "silent", file: null, onError: (line) => errors.take(line) });

  test("are found by the id of their request or run, with what is behind them", async () => {
    logger().warn({ request_id: "req_0" }, "not an error");
    logger().error({ request_id: "req_1", err: new RangeError("too far") }, "request failed");
    logger().error({ run_id: "run_7" }, "run failed");
    await errors.flush();
    const found = await errors.find("req_1", null, 10);
    expect(found).toMatchObject([{ message: "request failed", name: "RangeError", cause: "too far", run_id: null }]);
    expect(found[0]?.stack).toContain("error-store.test.ts");
    expect(await errors.find("run_7", null, 10)).toMatchObject([{ message: "run failed", stack: null }]);
    expect(await errors.find("req_0", null, 10)).toEqual([]);
  });

  test("are listed newest first, page by page, or those whose message begins with the words", async () => {
    for (let number = 1; number <= 5; number++) logger().error(`run failed ${number}`);
    logger().error("100 % lost");
    await errors.flush();
    const first = await errors.find(null, null, 4);
    const second = await errors.find(null, first.at(-1)?.id ?? "", 4);
    expect([first.length, second.length]).toEqual([4, 2]);
    const ids = [...first, ...second].map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort().reverse());
    expect(await errors.find("run f", null, 10)).toHaveLength(5);
    expect(await errors.find("100 %", null, 10)).toHaveLength(1);
    for (const search of ["%", "_", "run_failed", "'; --"]) expect(await errors.find(search, null, 10)).toEqual([]);
  });

  test("go after 30 days", async () => {
    logger().error("fresh");
    errors.take(JSON.stringify({ time: Date.now() - 31 * 24 * 3_600_000, msg: "old" }));
    await errors.flush();
    errors.start();
    await expect.poll(async () => (await errors.find(null, null, 10)).map(({ message }) => message)).toEqual(["fresh"]);
    await errors.stop();
  });
});

test("a line that is no line of the log is left out", () => {
  const errors = new ErrorStore({} as never);
  for (const line of ["", "{", "null", "[]", '{"time":"x"}']) expect(() => errors.take(line)).not.toThrow();
});

test("the log goes to a file as well, one object per line, for its owner alone", async () => {
  const directory = mkdtempSync(join(tmpdir(), "millrace-log-"));
  const file = join(directory, "deep", "millrace.log");
  const logger = createLogger({ level: "info", file, onError: () => {} });
  logger.info({ request_id: "req_1" }, "request");
  logger.debug("too quiet");
  await expect.poll(() => readFileSync(file, "utf8")).toMatch(/"request_id":"req_1".*"msg":"request"\}\n$/);
  expect(readFileSync(file, "utf8").trim().split("\n")).toHaveLength(1);
  rmSync(directory, { recursive: true });
});
