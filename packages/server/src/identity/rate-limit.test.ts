import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestApp } from "../http/testing/create-test-app.ts";
import type { Identity } from "./identity.ts";
import { createTestIdentity } from "./testing/create-test-identity.ts";
import { createSqliteStore, type TestStore } from "./testing/create-test-store.ts";

let testStore: TestStore;
let identity: Identity;
let app: ReturnType<typeof createTestApp>;

beforeAll(async () => {
  testStore = await createSqliteStore();
  identity = await createTestIdentity(testStore.store, { rateLimit: true, signUp: false });
  app = createTestApp([identity.routes]);
});

afterAll(async () => {
  await identity.close();
  await testStore.remove();
});

/** As a proxy on this machine passes it on. */
function signIn(forwardedFor: string) {
  return app.request("/api/auth/sign-in/email", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Forwarded-For": forwardedFor },
    body: JSON.stringify({ email: "ann@example.org", password: "wrong horse" }),
  });
}

async function statuses(addresses: string[]): Promise<number[]> {
  const found: number[] = [];
  for (const address of addresses) found.push((await signIn(address)).status);
  return found;
}

it("SEC7 attempts to sign in are limited per address, whatever callers claim before it", async () => {
  const claims = Array.from({ length: 10 }, (_, index) => `203.0.113.${index}, 198.51.100.7`);
  expect(await statuses(claims)).toEqual(Array(10).fill(401));
  const refused = await signIn("203.0.113.99, 198.51.100.7");
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({ code: "too_many_requests" });
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await signIn("198.51.100.8")).status).toBe(401);
});

it("SEC7 all addresses of an IPv6 network count as one", async () => {
  const addresses = Array.from({ length: 10 }, (_, index) => `2001:db8:0:1::${index}`);
  expect(await statuses([...addresses, "2001:0DB8:0000:0001:ffff::1"])).toEqual([...Array(10).fill(401), 429]);
});
