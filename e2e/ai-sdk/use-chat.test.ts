import { fileURLToPath } from "node:url";
import { messageText, type Session } from "@millrace/protocol";
import type { Page } from "playwright-core";
import { build } from "rolldown";
import { beforeAll, expect, vi } from "vitest";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { type Cut, startTcpProxy } from "../lib/tcp-proxy.ts";
import { startTestServer } from "../lib/test-server.ts";

/** `useChat` of `@ai-sdk/react`, as it is published, in a browser. */

const openPage = startBrowser();
const count = (to: number) => Array.from({ length: to }, (_, index) => index + 1).join(" ");

let script = "";
beforeAll(async () => {
  const { output } = await build({
    input: fileURLToPath(new URL("use-chat-page.tsx", import.meta.url)),
    platform: "browser",
    logLevel: "silent",
    write: false,
    output: { format: "iife", codeSplitting: false },
    transform: { define: { "process.env.NODE_ENV": '"production"' } },
  });
  script = output[0].code;
});

/** The app on a page of the server's own origin, signed in, in a new session. */
async function openApp(
  url: string,
  transport = "sdk",
): Promise<{ page: Page; session: string; open(): Promise<void> }> {
  const page = await openPage(url);
  const html = `<!doctype html><title>Chat</title><body><script type="module" src="/use-chat.js"></script>`;
  await page.route("**/use-chat.html*", (route) => route.fulfill({ contentType: "text/html", body: html }));
  await page.route("**/use-chat.js", (route) => route.fulfill({ contentType: "text/javascript", body: script }));
  await page.goto("/use-chat.html");
  const session = await page.evaluate(async () => {
    const post = (path: string) =>
      fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" });
    await post("/api/v1/demo-login");
    const { id }: Session = await (await post("/api/v1/chat/sessions")).json();
    return id;
  });
  const open = async () => {
    await page.goto(`/use-chat.html?session=${session}&transport=${transport}`);
    await page.getByTestId("open").click();
    await page.getByTestId("text").waitFor();
  };
  await open();
  return { page, session, open };
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByTestId("text").fill(text);
  await page.getByTestId("send").click();
}

const status = (page: Page, wanted: string) =>
  page
    .getByTestId("status")
    .filter({ hasText: new RegExp(`^${wanted}$`) })
    .waitFor({ timeout: 30_000 });
const shown = (page: Page) => page.getByTestId("message").allTextContents();
const answer = async (page: Page) => (await shown(page)).at(-1) ?? "";

/** Waits until the answer shown last is at least so long; returns it. */
async function growsTo(page: Page, length: number): Promise<string> {
  await vi.waitFor(async () => expect((await answer(page)).length).toBeGreaterThanOrEqual(length), { timeout: 30_000 });
  return answer(page);
}

async function stored(page: Page, session: string): Promise<string[]> {
  const { messages } = await page.evaluate(async (id) => (await fetch(`/api/v1/chat/sessions/${id}`)).json(), session);
  return messages.map(messageText);
}

browserTest(
  "RUN1 several turns; a reload and a remount in the middle of an answer go on with it; stopping keeps it",
  async () => {
    const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "30" });
    const { page, session, open } = await openApp(url);
    await say(page, "count to 3");
    await status(page, "ready");
    expect(await shown(page)).toEqual(["count to 3", count(3)]);

    await say(page, "count to 60");
    await growsTo(page, 20);
    await open();
    await growsTo(page, 40);
    await page.getByTestId("close").click();
    await page.getByTestId("open").click();
    await status(page, "streaming");
    await status(page, "ready");
    expect(await shown(page)).toEqual(["count to 3", count(3), "count to 60", count(60)]);

    await say(page, "count to 500");
    await growsTo(page, 20);
    await page.getByTestId("stop").click();
    await status(page, "ready");
    const kept = await answer(page);
    expect(count(500).startsWith(kept.trim())).toBe(true);
    expect(await stored(page, session)).toEqual(await shown(page));

    await page.getByTestId("regenerate").click();
    await growsTo(page, kept.length);
    await open();
    await status(page, "streaming");
    await page.getByTestId("stop").click();
    await status(page, "ready");
    expect(await shown(page)).toHaveLength(6);
  },
);

browserTest("LIV1 RUN2 with our transport an answer survives four cuts, clean and not, and ends whole", async () => {
  const proxy = await startTcpProxy();
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "40", PUBLIC_URL: proxy.url });
  proxy.connectTo(url);
  const { page, session } = await openApp(proxy.url, "millrace");
  await say(page, "count to 300");
  for (const cut of ["fin", "rst", "fin", "rst"] satisfies Cut[]) {
    const before = await answer(page);
    proxy.fail(cut);
    proxy.mend();
    await growsTo(page, before.length + 10);
  }
  await status(page, "ready");
  expect(await shown(page)).toEqual(["count to 300", count(300)]);
  expect(await stored(page, session)).toEqual(await shown(page));
  expect(Math.min(proxy.cuts.fin, proxy.cuts.rst)).toBeGreaterThanOrEqual(2);
});
