import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createTestPlace, STORAGE_KINDS, type TestPlace } from "../../testing/test-storage.ts";
import { systemClock } from "../clock.ts";
import { Log } from "../log/log.ts";
import { compiled } from "../storage/compiled.ts";
import type { Storage } from "../storage/storage.ts";
import { SessionLogReader } from "./session-log-reader.ts";

const ID = "ses_1";

describe.each(STORAGE_KINDS)("a session's log on %s", (kind) => {
  let place: TestPlace;
  let storage: Storage;
  let log: Log;

  beforeAll(async () => {
    place = await createTestPlace(kind);
    storage = await place.open();
    log = new Log(storage.log, systemClock);
    const insert = storage.db.insertInto("logs").values({ id: ID, epoch: 1, head: 0, trimmed: 0, packed: 0 });
    await log.append({ log: ID, statements: [compiled(insert)], events: [] });
  });
  beforeEach(() => change({ epoch: 1, trimmed: 0 }));
  afterAll(async () => {
    await storage.close();
    await place.remove();
  });

  async function change(row: { epoch?: number; trimmed?: number }): Promise<void> {
    const update = storage.db.updateTable("logs").set(row).where("id", "=", ID);
    await log.append({ log: null, statements: [compiled(update)], events: [] });
  }

  /** A reader that lags by one event. */
  async function lag(): Promise<SessionLogReader> {
    const from = await log.cursor(ID, "now");
    if (typeof from === "string") throw new Error(from);
    const actor = { kind: "system", id: "server" } as const;
    await log.append({ log: ID, events: [{ at: 1, type: "session-updated", actor, data: { title: "News" } }] });
    return new SessionLogReader(log, from);
  }

  test("LOG3: goes on while what follows is kept", async () => {
    const reader = await lag();
    expect((await reader.next())?.content).toHaveLength(1);
    expect(await reader.next()).toMatchObject({ content: [], upToDate: true });
  });

  test("LOG3: does not go on over a hole", async () => {
    const reader = await lag();
    const { head } = (await log.head(ID)) ?? { head: 0 };
    await change({ trimmed: head });
    expect(await reader.next()).toBe(null);
  });

  test("LOG3: does not go on under another epoch", async () => {
    const reader = await lag();
    await change({ epoch: 2 });
    expect(await reader.next()).toBe(null);
  });
});
