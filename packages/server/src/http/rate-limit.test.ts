import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { limitPerNetwork } from "./rate-limit.ts";
import { createRouter } from "./router.ts";
import { createTestApp } from "./testing/create-test-app.ts";

const MOST = 3;

// The library reads the time and sets timers by itself.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date", "setTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
});

function createLimited() {
  const router = createRouter();
  router.use("/api/v1/limited", limitPerNetwork("test", MOST));
  router.get("/api/v1/limited", (c) => c.text("here"));
  const app = createTestApp([router]);
  const ask = (address: string) => app.request("/api/v1/limited", { headers: { "X-Forwarded-For": address } });
  return { ask };
}

test("SEC7: so many requests a minute from one address, and no fewer from another", async () => {
  const { ask } = createLimited();
  for (let n = 0; n < MOST; n++) expect((await ask("198.51.100.7")).status).toBe(200);
  vi.advanceTimersByTime(20_000);
  const refused = await ask("198.51.100.7");
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "40"]);
  expect(refused.headers.get("ratelimit-policy")).toBe('"test";q=3;w=60');
  expect(refused.headers.get("ratelimit")).toBe('"test";r=0;t=40');
  expect(await refused.json()).toMatchObject({ code: "too_many_requests" });
  expect((await ask("198.51.100.8")).status).toBe(200);
  vi.advanceTimersByTime(40_000);
  expect((await ask("198.51.100.7")).status).toBe(200);
});

test("SEC7: all addresses of an IPv6 network count as one", async () => {
  const { ask } = createLimited();
  for (const address of ["2001:db8:0:1::1", "2001:0DB8::1:0:0:0:2", "2001:db8:0:1:ffff::"]) {
    expect((await ask(address)).status).toBe(200);
  }
  expect((await ask("2001:db8:0:1::9")).status).toBe(429);
  expect((await ask("2001:db8:0:2::1")).status).toBe(200);
  expect((await ask("::1:2")).status).toBe(200);
});
