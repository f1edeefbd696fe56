import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { createTestApp } from "./testing/create-test-app.ts";

const root = mkdtempSync(join(tmpdir(), "millrace-static-"));
const staticDir = join(root, "web");
mkdirSync(join(staticDir, "assets"), { recursive: true });
writeFileSync(join(root, "secret.txt"), "not for you");
writeFileSync(join(staticDir, "index.html"), "<title>Millrace</title>");
writeFileSync(join(staticDir, "assets/main-1a2b3c.js"), "console.log(1);".repeat(100));
writeFileSync(join(staticDir, "assets/font-1a2b3c.woff2"), "font");
afterAll(() => rmSync(root, { recursive: true }));

const app = createTestApp([], { staticDir });
const page = { headers: { Accept: "text/html,*/*" } };

describe("the web app", () => {
  it.each(["/", "/s/ses_0123", "/sign-in", "/index.html"])("is what %s shows", async (path) => {
    const response = await app.request(path, page);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-cache");
    expect(await response.text()).toContain("Millrace");
  });

  it("has assets that browsers keep for ever", async () => {
    const response = await app.request("/assets/main-1a2b3c.js");
    expect(response.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(response.headers.get("cache-control")).toContain("immutable");
  });

  it("is compressed for those who can read it, fonts excepted", async () => {
    const accept = { headers: { "Accept-Encoding": "gzip, br" } };
    const script = await app.request("/assets/main-1a2b3c.js", accept);
    expect(script.headers.get("content-encoding")).toBe("br");
    expect(brotliDecompressSync(await script.arrayBuffer()).toString()).toBe("console.log(1);".repeat(100));
    const font = await app.request("/assets/font-1a2b3c.woff2", accept);
    expect(font.headers.get("content-encoding")).toBeNull();
  });

  it("is not sent again to those who have it", async () => {
    const etag = (await app.request("/", page)).headers.get("etag") ?? "";
    const again = await app.request("/", { headers: { Accept: "text/html", "If-None-Match": etag } });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe("");
  });
});

describe("nothing else is served (SEC7)", () => {
  it.each([
    "/assets/missing.js",
    "/missing.png",
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/assets/%5c..%5csecret.txt",
    "/assets/..%5c..%5csecret.txt",
    "/%00",
    "/index.html%00.js",
    "/%E0%A4%A",
    "/.env",
    "//evil.example/a.b",
  ])("%s is a 404", async (path) => {
    const response = await app.request(path, page);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain("not for you");
  });

  it("a missing file is not answered with a page", async () => {
    expect((await app.request("/s/ses_0123", { headers: { Accept: "*/*" } })).status).toBe(404);
  });

  it("without a built web app every page is a 404", async () => {
    const unbuilt = createTestApp([], { staticDir: join(root, "missing") });
    expect((await unbuilt.request("/", page)).status).toBe(404);
  });
});
