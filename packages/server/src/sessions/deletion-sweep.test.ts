import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { ManualClock } from "../../testing/manual-clock.ts";
import { createTestRun } from "../../testing/test-logs.ts";
import { createTestPlace, STORAGE_KINDS, type TestPlace } from "../../testing/test-storage.ts";
import { systemClock } from "../clock.ts";
import { createIdSource } from "../ids.ts";
import { Log } from "../log/log.ts";
import type { Principal } from "../principal.ts";
import { RunEngine } from "../runs/run-engine.ts";
import { compiled } from "../storage/compiled.ts";
import type { Storage } from "../storage/storage.ts";
import { createSession } from "./create-session.ts";
import { deleteSession, restoreSession } from "./delete-session.ts";
import type { SessionDependencies } from "./dependencies.ts";
import { DeletionSweep } from "./erase-session.ts";

const ANN: Principal = {
  userId: "ann",
  name: "Ann",
  email: "ann@example.org",
  isDemo: false,
  isAdmin: false,
  credential: { kind: "session", id: "c", expiresAt: Number.POSITIVE_INFINITY },
};
const UNDO_MS = 10_000;

describe.each(STORAGE_KINDS)("erasing what was deleted on %s", (kind) => {
  let place: TestPlace;
  let storage: Storage;
  let clock: ManualClock;
  let deps: SessionDependencies;
  let sweep: DeletionSweep;
  let id: string;

  beforeAll(async () => {
    place = await createTestPlace(kind);
    storage = await place.open();
  });
  afterAll(async () => {
    await storage.close();
    await place.remove();
  });
  beforeEach(async () => {
    clock = new ManualClock();
    deps = dependencies();
    sweep = new DeletionSweep(deps);
    ({ id } = await createSession(deps, ANN, { title: "Doomed" }, []));
    await createTestRun(storage, { session_id: id, status: "ended" });
    const summary = { id, session_id: id, message_id: id, text: "Doomed, too", model: "a/b", tokens: 3, created_at: 0 };
    const figures = { system_tokens: 1, summary_tokens: 3, budget: 9, max_tokens: 9 };
    const context = { session_id: id, run_id: id, system: "", summary_id: id, messages: "[]", ...figures };
    const statements = [
      compiled(storage.db.insertInto("summaries").values(summary)),
      compiled(storage.db.insertInto("run_contexts").values(context)),
    ];
    await storage.log.commit([{ log: null, statements, events: [] }]);
  });

  /** A server's as it starts on this storage, with the test's time. */
  function dependencies(): SessionDependencies {
    const run = {
      storage,
      log: new Log(storage.log, systemClock),
      models: { list: async () => [], defaultModel: async () => "", open: async () => null, close: async () => {} },
      clock,
      createId: createIdSource(systemClock),
      logger: pino({ level: "silent" }),
      maxTokens: 1,
      runTimeLimitMs: 60_000,
      context: { messages: 20, tokens: 32_000, windowOf: () => null },
      systemPrompts: { promptFor: async () => "" },
    };
    const engine = new RunEngine(run, { leaseMs: 1_000, owner: "test", exclusive: true, onRunEnded: () => {} });
    const grants = { guard: () => () => {}, isFresh: true, fresh: async () => {} };
    return { ...run, engine, grants, messageLimit: null, heartbeatMs: 1_000, longPollMs: 1_000 };
  }

  /** How many rows of the session are left, by table. */
  async function left(): Promise<number[]> {
    const { db } = storage;
    const count = <Row>(rows: Promise<Row[]>) => rows.then(({ length }) => length);
    return Promise.all([
      count(db.selectFrom("sessions").select("id").where("id", "=", id).execute()),
      count(db.selectFrom("logs").select("id").where("id", "=", id).execute()),
      count(db.selectFrom("runs").select("id").where("session_id", "=", id).execute()),
      count(db.selectFrom("summaries").select("id").where("session_id", "=", id).execute()),
      count(db.selectFrom("run_contexts").select("run_id").where("session_id", "=", id).execute()),
    ]);
  }

  /** Time passes, and then somebody looks for what is due. */
  async function advance(ms: number): Promise<void> {
    clock.advance(ms);
    sweep.start();
    await sweep.stop();
  }

  test("it is there until the time to undo it is over, and then gone for good", async () => {
    await deleteSession(deps, ANN, id, UNDO_MS);
    await advance(UNDO_MS - 1);
    expect(await left()).toEqual([1, 1, 1, 1, 1]);
    await advance(1);
    expect(await left()).toEqual([0, 0, 0, 0, 0]);
    await expect(restoreSession(deps, ANN, id)).rejects.toMatchObject({ code: "not_found" });
  });

  test("the server looks for it by itself", async () => {
    sweep.start();
    await deleteSession(deps, ANN, id, UNDO_MS);
    clock.advance(UNDO_MS);
    await vi.waitFor(async () => {
      clock.advance(1_000);
      expect(await left()).toEqual([0, 0, 0, 0, 0]);
    }, 15_000);
    await sweep.stop();
  });

  test("it stays when that was undone, and a later deletion has its own time", async () => {
    await deleteSession(deps, ANN, id, UNDO_MS);
    await advance(UNDO_MS - 1);
    await restoreSession(deps, ANN, id);
    await advance(UNDO_MS);
    expect(await left()).toEqual([1, 1, 1, 1, 1]);
    await deleteSession(deps, ANN, id, UNDO_MS);
    await advance(UNDO_MS - 1);
    expect(await left()).toEqual([1, 1, 1, 1, 1]);
    await advance(1);
    expect(await left()).toEqual([0, 0, 0, 0, 0]);
  });

  test("it cannot be undone at the moment it is due, whether or not it is erased yet", async () => {
    await deleteSession(deps, ANN, id, UNDO_MS);
    clock.advance(UNDO_MS);
    await expect(restoreSession(deps, ANN, id)).rejects.toMatchObject({ code: "not_found" });
  });

  test("a server that starts later erases what one before it was to erase", async () => {
    await deleteSession(deps, ANN, id, UNDO_MS);
    sweep = new DeletionSweep(dependencies());
    expect(await left()).toEqual([1, 1, 1, 1, 1]);
    await advance(UNDO_MS);
    expect(await left()).toEqual([0, 0, 0, 0, 0]);
  });
});
