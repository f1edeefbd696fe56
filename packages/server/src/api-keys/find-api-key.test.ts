import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ManualClock } from "../../testing/manual-clock.ts";
import { createTestPlace, STORAGE_KINDS, type TestPlace } from "../../testing/test-storage.ts";
import { systemClock } from "../clock.ts";
import { createIdSource } from "../ids.ts";
import { Log } from "../log/log.ts";
import type { Principal } from "../principal.ts";
import type { Storage } from "../storage/storage.ts";
import { createApiKey, listApiKeys } from "./api-key-commands.ts";
import { createApiKeyFinder } from "./find-api-key.ts";

const ANN: Principal = {
  userId: "ann",
  name: "Ann",
  email: "ann@example.org",
  isDemo: false,
  isAdmin: false,
  credential: { kind: "session", id: "sign-in", expiresAt: Number.POSITIVE_INFINITY },
};
const MINUTE_MS = 60_000;

describe.each(STORAGE_KINDS)("the use of an API key on %s", (kind) => {
  let place: TestPlace;
  let storage: Storage;
  beforeAll(async () => {
    place = await createTestPlace(kind);
    storage = await place.open();
  });
  afterAll(async () => {
    await storage.close();
    await place.remove();
  });

  test("is noted to ten minutes, and written no more often", async () => {
    const clock = new ManualClock();
    // Commits are spaced by time that passes.
    const log = new Log(storage.log, systemClock);
    const deps = { storage, log, clock, createId: createIdSource(clock), logger: pino({ level: "silent" }) };
    const { id } = await createApiKey(deps, ANN, { name: "x", scopes: ["read"], expires_at: null });
    const lastUse = async () => (await listApiKeys(deps, ANN))[0]?.last_used_at;
    const use = async (minute: number) => {
      clock.advance(minute * MINUTE_MS - clock.now());
      // As two nodes do that know nothing of each other.
      await Promise.all([createApiKeyFinder(deps).find("id", id), createApiKeyFinder(deps).find("id", id)]);
      await log.idle();
      return lastUse();
    };
    const minute = (number: number) => new Date(number * MINUTE_MS).toISOString();
    expect(await lastUse()).toBeNull();
    expect(await use(1)).toBe(minute(1));
    expect(await use(10)).toBe(minute(1));
    expect(await use(11)).toBe(minute(11));
    expect(await use(20)).toBe(minute(11));
  });
});
