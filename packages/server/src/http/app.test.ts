import { Writable } from "node:stream";
import { createRoute, z } from "@hono/zod-openapi";
import { pino } from "pino";
import { beforeEach, describe, expect, it } from "vitest";
import { createRouter } from "./router.ts";
import { createEchoFeature, createTestApp } from "./testing/create-test-app.ts";

let logged = "";
const logger = pino(
  { level: "info" },
  new Writable({
    write(line, _encoding, done) {
      logged += line;
      done();
    },
  }),
);
const failing = createRouter();
failing.get("/api/v1/fail", () => {
  throw new Error("connect ECONNREFUSED db.internal:5432", { cause: new Error("secret cause") });
});
failing.openapi(
  createRoute({ method: "get", path: "/api/v1/documented", responses: { 200: { description: "Nothing" } } }),
  (c) => c.body(null, 200),
);
const app = createTestApp([failing, createEchoFeature()], { logger });

beforeEach(() => {
  logged = "";
});

describe("errors (SEC5)", () => {
  it("SEC5 an unexpected error is a plain 500, and everything about it is in the log only", async () => {
    const response = await app.request("/api/v1/fail");
    const body = await response.text();
    expect(response.status).toBe(500);
    expect(JSON.parse(body)).toMatchObject({ code: "internal", request_id: response.headers.get("x-request-id") });
    expect(body).not.toMatch(/ECONNREFUSED|secret cause|app\.test/);
    expect(logged).toContain("ECONNREFUSED");
    expect(logged).toContain(response.headers.get("x-request-id"));
  });

  it("an unknown path of the API is a JSON 404, whatever the client accepts", async () => {
    const response = await app.request("/api/v1/nothing", { headers: { Accept: "text/html" } });
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });

  it.each(["GET", "DELETE", "PUT"])("%s on a path that only takes POST is a 405 that says so", async (method) => {
    const response = await app.request("/api/v1/echo/a", { method });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
    expect(await response.json()).toMatchObject({ code: "method_not_allowed" });
  });
});

describe("request ids", () => {
  it("are taken over when they are harmless", async () => {
    const response = await app.request("/healthz", { headers: { "X-Request-Id": "trace-1.2_3" } });
    expect(response.headers.get("x-request-id")).toBe("trace-1.2_3");
  });

  it.each(["a b", "<script>", "x".repeat(65)])("are made anew instead of %s", async (given) => {
    const response = await app.request("/healthz", { headers: { "X-Request-Id": given } });
    expect(response.headers.get("x-request-id")).toMatch(/^req_[0-9a-f]{32}$/);
  });
});

it("SEC8 the access log has the path, the status and the time, but no query and no body", async () => {
  await app.request("/api/v1/echo/a?token=hunter2", {
    method: "POST",
    headers: { "Content-Type": "application/json", "User-Agent": "\u001b[2Jx" },
    body: '{"text":"my secret"}',
  });
  const line = JSON.parse(logged);
  expect(line).toMatchObject({ method: "POST", path: "/api/v1/echo/a", status: 400, ms: expect.any(Number) });
  for (const content of ["hunter2", "my secret", "\u001b"]) expect(logged).not.toContain(content);
});

it.each(["/share/hunter2", "/api/v1/shares/hunter2", "/api/v1/shares/hunter2/more"])(
  "SEC4 what opens a shared conversation is in no log, and not told to other sites: %s",
  async (path) => {
    const { headers } = await app.request(path);
    expect(logged).toContain("/share");
    expect(logged).not.toContain("hunter2");
    expect([headers.get("referrer-policy"), headers.get("x-robots-tag")]).toEqual(["no-referrer", "noindex, nofollow"]);
  },
);

describe("operation", () => {
  it("is alive while it can answer, and ready while its stores do", async () => {
    expect((await app.request("/healthz")).status).toBe(200);
    expect((await app.request("/readyz")).status).toBe(200);
    const broken = createTestApp([], { health: async () => false });
    expect((await broken.request("/healthz")).status).toBe(200);
    expect((await broken.request("/readyz")).status).toBe(503);
  });

  it("documents every route of every feature in OpenAPI 3.1", async () => {
    const document = z
      .object({ openapi: z.literal("3.1.0"), paths: z.record(z.string(), z.object({}).loose()) })
      .parse(await (await app.request("/openapi.json")).json());
    expect(Object.keys(document.paths)).toEqual(["/api/v1/documented", "/api/v1/echo/{id}"]);
  });
});
