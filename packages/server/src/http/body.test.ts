import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import hostileRequests from "./fixtures/hostile-requests.json" with { type: "json" };
import { createEchoFeature, createTestApp } from "./testing/create-test-app.ts";

interface HostileRequest {
  title: string;
  expect: number[];
  path?: string;
  type?: string;
  headers?: Record<string, string>;
  text?: string;
  json?: unknown;
  base64?: string;
  repeat?: { before?: string; unit: string; count: number; close?: string; after?: string };
}

const app = createTestApp([createEchoFeature()]);

function bodyOf({ text, json, base64, repeat }: HostileRequest): BodyInit | null {
  if (json !== undefined) return JSON.stringify(json);
  if (base64 !== undefined) return Uint8Array.from(Buffer.from(base64, "base64"));
  if (!repeat) return text === undefined ? null : new TextEncoder().encode(text);
  const { before = "", unit, count, close = "", after = "" } = repeat;
  return before + unit.repeat(count) + close.repeat(count) + after;
}

function post(body: BodyInit | null, headers: Record<string, string>, path = "/api/v1/echo/a") {
  return app.request(path, { method: "POST", headers, body });
}

describe("hostile requests (SEC5, SEC7)", () => {
  test.each(hostileRequests as HostileRequest[])("$title: $expect", async (request) => {
    const headers = { ...(request.type && { "Content-Type": request.type }), ...request.headers };
    const response = await post(bodyOf(request), headers, request.path);
    expect(request.expect).toContain(response.status);
    if (response.ok) return;
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({
      status: response.status,
      request_id: expect.stringMatching(/^req_/),
    });
    expect(Object.hasOwn(Object.prototype, "isAdmin")).toBe(false);
  });
});

it("SEC5 never answers 5xx, whatever the bytes", async () => {
  const fragments = fc.constantFrom(
    '{"text":',
    '"',
    "\\",
    "[",
    "]",
    "{",
    "}",
    ",",
    "null",
    "1e9",
    "\u0000",
    "😀",
    "\ud800",
  );
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.array(fragments, { maxLength: 30 }).map((parts) => new TextEncoder().encode(parts.join(""))),
  );
  await fc.assert(
    fc.asyncProperty(bytes, async (body) => {
      const response = await post(Uint8Array.from(body), { "Content-Type": "application/json" });
      expect(response.status).toBeLessThan(500);
    }),
  );
});

it("hands every sound JSON value on unchanged", async () => {
  const value = fc.jsonValue({ maxDepth: 5 }).filter((free) => !JSON.stringify(free).includes("__proto__"));
  await fc.assert(
    fc.asyncProperty(value, async (free) => {
      const body = JSON.stringify({ text: "a", free });
      const response = await post(body, { "Content-Type": "application/json" });
      expect(await response.json()).toEqual(JSON.parse(body));
    }),
  );
});

it("SEC7 stops reading a body without a length at the limit", async () => {
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled++;
      controller.enqueue(new Uint8Array(64 * 1024));
    },
  });
  const init = { method: "POST", headers: { "Content-Type": "application/json" }, body: endless, duplex: "half" };
  expect((await app.request("/api/v1/echo/a", init)).status).toBe(413);
  expect(pulled).toBeLessThan(20);
});

it("names each thing that is wrong with a body, shortly", async () => {
  const body = JSON.stringify({ text: 1, budget: "x", ["k".repeat(5000)]: 1 });
  const response = await post(body, { "Content-Type": "application/json" });
  const { issues } = await response.json();
  expect(issues.map((issue: { path: string }) => issue.path)).toEqual(expect.arrayContaining(["text", "budget"]));
  expect(JSON.stringify(issues).length).toBeLessThan(1000);
});
