import { pino } from "pino";
import { describe, expect, test } from "vitest";
import { openLive } from "../../testing/live-reader.ts";
import { ManualClock } from "../../testing/manual-clock.ts";
import { createTestDatabase, DATABASES } from "../../testing/test-database.ts";
import { createTestServer } from "../../testing/test-server.ts";
import type { Principal } from "../principal.ts";
import type { Storage } from "../storage/storage.ts";
import { Grants } from "./grants.ts";

function signedIn(id: string, expiresAt: number): Principal {
  return {
    userId: "ann",
    name: "Ann",
    email: "ann@example.org",
    isDemo: false,
    isAdmin: false,
    credential: { kind: "session", id, expiresAt },
  };
}

/** Grants of a process that shares its database with nobody. */
function createGrants() {
  const clock = new ManualClock();
  const storage = { kind: "sqlite" } as Storage; // the only thing it is asked for, there being no other node
  const log = { append: () => Promise.reject(new Error("nothing to store")) };
  const grants = new Grants({ storage, log, clock, logger: pino({ level: "silent" }) });
  const ended: string[] = [];
  const guard = (id: string, expiresAt: number) => grants.guard(signedIn(id, expiresAt), () => ended.push(id));
  return { grants, clock, ended, guard };
}

describe("LIV4: a grant", () => {
  test("ends when its sign-in is revoked, at once and alone", async () => {
    const { grants, ended, guard } = createGrants();
    guard("one", 1_000_000);
    guard("two", 1_000_000);
    guard("one", 1_000_000);
    await grants.revoke("one");
    expect(ended).toEqual(["one", "one"]);
  });

  test("ends when its sign-in expires", () => {
    const { clock, ended, guard } = createGrants();
    guard("one", 5_000);
    guard("two", 50_000);
    clock.advance(4_000);
    expect(ended).toEqual([]);
    clock.advance(2_000);
    expect(ended).toContain("one");
    expect(ended).not.toContain("two");
  });

  test("of a request that was let in just before its sign-in was revoked ends, too", async () => {
    const { grants, clock, ended, guard } = createGrants();
    await grants.revoke("one");
    guard("one", 1_000_000);
    guard("one", 1_000_000)();
    guard("two", 1_000_000);
    clock.advance(1);
    expect(ended).toEqual(["one"]);
  });

  test("that was given back is not ended, and leaves no timer behind", async () => {
    const { grants, clock, ended, guard } = createGrants();
    guard("one", 5_000)();
    await grants.revoke("one");
    clock.advance(10_000);
    expect(ended).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  test.runIf(DATABASES.includes("PostgreSQL"))("ends on every node when a person signs out on one", async () => {
    const database = await createTestDatabase("PostgreSQL");
    const [here, there] = [await createTestServer({ database }), await createTestServer({ database })];
    await here.start();
    const url = await there.start();
    const ann = await here.signUp("ann");
    const reader = openLive(url, ann, "WebSocket");
    await reader.until(({ type }) => type === "connection-start");
    await here.request(ann, "POST", "/api/auth/sign-out", {});
    await reader.over;
    expect(reader.frames.at(-1)).toEqual({ type: "connection-end", reason: "signed_out" });
    await here.stop();
    await there.stop();
    await database.remove();
  });
});
