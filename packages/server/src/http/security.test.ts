import { describe, expect, it, test } from "vitest";
import { createEchoFeature, createTestApp } from "./testing/create-test-app.ts";

const PUBLIC_URL = "https://chat.example.org";
const app = createTestApp([createEchoFeature()]);

function post(headers: Record<string, string>) {
  return app.request("/api/v1/echo/a", {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: '{"text":"a"}',
  });
}

describe("SEC6 unsafe requests pass only from the pages that may make them", () => {
  test.each([
    ["the app's own pages", { Origin: PUBLIC_URL, Cookie: "a=b" }],
    ["an allowed origin", { Origin: "https://friend.example", Cookie: "a=b" }],
    ["the machine itself under another name", { Origin: "http://localhost:3000", Host: "localhost:3000" }],
    ["a program without cookies", {}],
    ["a program with an API key", { Authorization: "Bearer mrk_x" }],
    ["an API key from any page, which only an allowed one can send", { Authorization: "Bearer mrk_x", Origin: "null" }],
    ["a program that says where it comes from", { "Sec-Fetch-Site": "none" }],
  ])("%s: served", async (_, headers) => {
    expect((await post(headers)).status).toBe(200);
  });

  test.each([
    ["another site", { Origin: "https://evil.example" }],
    ["a site whose name begins like ours", { Origin: `${PUBLIC_URL}.evil.example` }],
    ["a site whose name ends like ours", { Origin: "https://evil-chat.example.org" }],
    ["our name without TLS", { Origin: "http://chat.example.org" }],
    ["another port", { Origin: `${PUBLIC_URL}:8443` }],
    ["a sandboxed page", { Origin: "null" }],
    ["a name that was rebound to this machine", { Origin: "http://evil.example:3000", Host: "evil.example:3000" }],
    ["a page of another local server", { Origin: "http://localhost:8080", Host: "localhost:3000" }],
    ["a cookie and no origin", { Cookie: "a=b" }],
    [
      "another site's cookie beside an API key",
      { Authorization: "Bearer x", Cookie: "a=b", Origin: "https://evil.example" },
    ],
    ["a password that a browser remembers", { Authorization: "Basic eA==", Origin: "https://evil.example" }],
    ["another site that hides its origin", { "Sec-Fetch-Site": "cross-site" }],
    ["a sibling site that hides its origin", { "Sec-Fetch-Site": "same-site" }],
    ["nonsense", { Origin: "http://", Host: "" }],
  ])("%s: refused", async (_, headers) => {
    const response = await post(headers);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: "origin_refused" });
  });

  it("does not mind where a safe request comes from", async () => {
    const response = await app.request("/healthz", { headers: { Origin: "https://evil.example", Cookie: "a=b" } });
    expect(response.status).toBe(200);
  });
});

describe("answers to other origins", () => {
  it("lets an allowed origin read them, credentials included", async () => {
    const { headers } = await post({ Origin: "https://friend.example" });
    expect(headers.get("access-control-allow-origin")).toBe("https://friend.example");
    expect(headers.get("access-control-allow-credentials")).toBe("true");
    expect(headers.get("vary")).toContain("Origin");
  });

  it.each([PUBLIC_URL, "https://evil.example", "null"])("never reflects %s", async (origin) => {
    const { headers } = await app.request("/healthz", { headers: { Origin: origin } });
    expect(headers.get("access-control-allow-origin")).toBeNull();
  });

  it("lets it read refusals and what stands in headers, and tells caches that answers differ", async () => {
    const refused = await app.request("/api/v1/nothing", { headers: { Origin: "https://friend.example" } });
    expect(refused.headers.get("access-control-allow-origin")).toBe("https://friend.example");
    const exposed = refused.headers.get("access-control-expose-headers");
    for (const name of ["Retry-After", "RateLimit", "Stream-Next-Offset", "WWW-Authenticate", "X-Request-Id"]) {
      expect(exposed).toContain(name);
    }
    expect((await app.request("/healthz")).headers.get("vary")).toContain("Origin");
  });

  it("answers an allowed origin's preflight, and no other", async () => {
    const preflight = (origin: string) =>
      app.request("/api/v1/echo/a", {
        method: "OPTIONS",
        headers: { Origin: origin, "Access-Control-Request-Method": "POST" },
      });
    const allowed = await preflight("https://friend.example");
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get("access-control-allow-methods")).toContain("POST");
    for (const name of ["Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID", "Prefer"]) {
      expect(allowed.headers.get("access-control-allow-headers")).toContain(name);
    }
    const refused = await preflight("https://evil.example");
    expect(refused.headers.get("access-control-allow-methods")).toBeNull();
  });
});

describe("security headers", () => {
  it.each(["/healthz", "/api/v1/nothing", "/nothing"])("are on %s", async (path) => {
    const { headers } = await app.request(path);
    expect(headers.get("content-security-policy")).toContain("default-src 'self'");
    expect(headers.get("content-security-policy")).toContain("img-src 'self' data: blob:");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("same-origin");
  });

  it("SEC6 demand TLS from then on where the address has it, and only there", async () => {
    expect((await app.request("/healthz")).headers.get("strict-transport-security")).toMatch(/^max-age=\d{8}$/);
    const local = createTestApp([], {
      config: { publicUrl: "http://localhost:3000", allowedOrigins: [], version: "1" },
    });
    expect((await local.request("/healthz")).headers.get("strict-transport-security")).toBeNull();
  });

  it("keep API answers out of caches", async () => {
    expect((await post({})).headers.get("cache-control")).toBe("no-store");
  });
});
