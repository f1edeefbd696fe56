import { once } from "node:events";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { NewApiKey, Session } from "@millrace/protocol";
import type { Page } from "playwright-core";
import { build } from "rolldown";
import { beforeAll, expect, onTestFinished, vi } from "vitest";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { launchChromium } from "../lib/chromium.ts";
import { startTcpProxy } from "../lib/tcp-proxy.ts";
import { startTestServer, type TestServer } from "../lib/test-server.ts";

/** The SDK on a page of another site, by an API key: `localhost` and `127.0.0.1` share no cookies. */

const openPage = startBrowser();
const COUNTED = Array.from({ length: 60 }, (_, index) => index + 1).join(" ");

let script = "";
beforeAll(async () => {
  const { output } = await build({
    input: fileURLToPath(new URL("page.tsx", import.meta.url)),
    platform: "browser",
    logLevel: "silent",
    write: false,
    output: { format: "iife", codeSplitting: false },
    transform: { define: { "process.env.NODE_ENV": '"production"' } },
  });
  script = output[0].code;
});

/** Serves the page on this machine, under two names. Returns its port. */
async function servePage(): Promise<number> {
  const server = createServer((request, response) => {
    const isScript = request.url === "/page.js";
    response.setHeader("Content-Type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? script : `<!doctype html><title>Elsewhere</title><body><script src="/page.js"></script>`);
  });
  server.listen(0);
  await once(server, "listening");
  onTestFinished(() => void server.close().closeAllConnections());
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

async function prepare({ url }: TestServer): Promise<{ session: string; made: NewApiKey; revoke(): Promise<void> }> {
  const signedIn = await fetch(`${url}/api/v1/demo-login`, { method: "POST" });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const call = (method: string, path: string, body?: object) =>
    fetch(url + path, {
      method,
      headers: { cookie, origin: url, ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  const { id }: Session = await (await call("POST", "/api/v1/chat/sessions", {})).json();
  const key = { name: "Elsewhere", scopes: ["read", "generate"], expires_at: null };
  const made: NewApiKey = await (await call("POST", "/api/v1/api-keys", key)).json();
  const revoke = async () => {
    expect((await call("DELETE", `/api/v1/api-keys/${made.id}`)).status).toBe(204);
  };
  return { session: id, made, revoke };
}

const answer = async (page: Page) => (await page.locator('[data-role="assistant"]').allTextContents()).join();
const said = (page: Page, id: string, text: string) => page.getByTestId(id).filter({ hasText: text }).waitFor();

browserTest(
  "SEC6 a page of an allowed origin sends, follows over a WebSocket and reconnects by an API key, until it is revoked",
  async () => {
    const port = await servePage();
    const proxy = await startTcpProxy();
    const server = await startTestServer({
      MILLRACE_DEMO_DELAY_MS: "60",
      LOG_LEVEL: "trace",
      ALLOWED_ORIGINS: `http://localhost:${port}`,
    });
    proxy.connectTo(server.url);
    const { session, made, revoke } = await prepare(server);
    const page = await openPage(`http://localhost:${port}`);
    const sockets: string[] = [];
    page.on("websocket", (socket) => sockets.push(socket.url()));
    await page.addInitScript((key) => {
      window.apiKey = key;
    }, made.key);
    await page.goto(`/?server=${encodeURIComponent(proxy.url)}&session=${session}`);
    await said(page, "connection", "live websocket");
    await page.getByTestId("send").click();
    await vi.waitFor(async () => expect((await answer(page)).length).toBeGreaterThan(20), 20_000);
    proxy.fail("rst");
    await said(page, "connection", "reconnecting");
    proxy.mend();
    await said(page, "connection", "live websocket");
    await vi.waitFor(async () => expect(await answer(page)).toBe(COUNTED), 20_000);

    expect(sockets.length).toBeGreaterThan(1);
    for (const url of sockets) expect(url).toMatch(/\/api\/v1\/live\?ticket=[\w-]{43}$/);
    expect(await page.context().cookies()).toEqual([]);

    await revoke();
    await said(page, "view", "signed_out");

    // SEC4: the key is nowhere on disk and in no log, however much that says.
    expect(server.process.output()).toContain("/api/v1/live");
    expect(server.process.output()).not.toContain(made.key);
    expect(server.process.output()).not.toContain("ticket=");
    for (const content of filesBelow(server.directory)) expect(content.includes(made.key)).toBe(false);
  },
);

browserTest("SEC6 a page of any other origin gets nothing, with the same key", async () => {
  const port = await servePage();
  const server = await startTestServer({ ALLOWED_ORIGINS: `http://localhost:${port}` });
  const { session, made } = await prepare(server);
  // Of its own: the browser reports each refusal as an error of the page.
  const browser = await launchChromium();
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.addInitScript((key) => {
    window.apiKey = key;
  }, made.key);
  await page.goto(`http://127.0.0.1:${port}/?server=${encodeURIComponent(server.url)}&session=${session}`);
  await said(page, "view", "failed");
  await page.getByTestId("send").click();
  await said(page, "failure", "ConnectionError");
  const [read, opened] = await page.evaluate(async (url) => {
    const read = await fetch(`${url}/api/v1/me`, { headers: { Authorization: `Bearer ${window.apiKey}` } }).then(
      () => "read",
      () => "refused",
    );
    const opened = await new Promise((resolve) => {
      const socket = new WebSocket(`${url.replace("http", "ws")}/api/v1/live?ticket=any`);
      socket.onopen = () => resolve("opened");
      socket.onerror = () => resolve("refused");
    });
    return [read, opened];
  }, server.url);
  expect([read, opened]).toEqual(["refused", "refused"]);
});

function filesBelow(directory: string): Buffer[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path));
}
