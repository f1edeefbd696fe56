import { messageText } from "@millrace/protocol";
import type { Page } from "playwright-core";
import { expect, onTestFinished, vi } from "vitest";
import { createApi } from "../lib/api.ts";
import { startBrowser } from "../lib/browser.ts";
import {
  answers,
  questions,
  say,
  shownText,
  signInAsDemo,
  textOfLength,
  transcript,
  untilConnected,
  untilStatus,
} from "../lib/conversation.ts";
import { ONLY_POLLS, proxyTest, startNginx, WITHOUT_UPGRADE } from "../lib/nginx.ts";
import { launchServer } from "../lib/server-process.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();

const GZIP = "gzip on; gzip_min_length 0; gzip_types text/event-stream application/json text/javascript;";
/** Refuses upgrades, and holds event streams back until they end. */
const BUFFERED = `
  location = /api/v1/live {
    if ($http_upgrade) { return 403; }
    proxy_pass http://127.0.0.1:3000;
    proxy_http_version 1.1;
    proxy_set_header Host $http_host;
    proxy_set_header Connection "";
    proxy_buffering on;
    proxy_buffers 8 64k;
    proxy_ignore_headers X-Accel-Buffering;
  }`;
const IDLE_CUT = "proxy_read_timeout 2s;";

/** Long enough that it goes on until somebody stops it. */
const LONG = "count to 2000";

async function start() {
  const nginx = await startNginx();
  const { url: upstream } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "40", PUBLIC_URL: nginx.url });
  return { nginx, upstream };
}

/** Asks, sees the answer grow piece by piece, and stops it. */
async function expectAnswerStreams(page: Page, nth: number): Promise<void> {
  await say(page, LONG);
  await answers(page).nth(nth).and(page.locator('[data-status="running"]')).waitFor();
  const begun = await textOfLength(page, 10);
  const grown = await textOfLength(page, begun.length + 50);
  expect(grown.startsWith(begun)).toBe(true);
  await page.getByTestId("stop").click();
  await answers(page).nth(nth).and(page.locator('[data-status="stopped"]')).waitFor();
}

proxyTest.for([["websocket"], ["sse"]] as const)(
  "LIV1 nginx as the guide sets it up, compression added, lets answers through as they come (%s)",
  async ([transport]) => {
    const { nginx, upstream } = await start();
    await nginx.restart({ upstream, directives: GZIP });
    const page = await openPage(nginx.url);
    if (transport === "sse") await page.addInitScript("delete globalThis.WebSocket");
    const compressed = transport === "sse" && page.waitForResponse("**/api/v1/live");
    await signInAsDemo(page);
    await untilConnected(page, transport);
    await expectAnswerStreams(page, 0);
    if (compressed) expect((await compressed).headers()["content-encoding"]).toBe("gzip");
    await untilConnected(page, transport);
  },
);

proxyTest(
  "LIV1 WebSocket blocked: Server-Sent Events; those held back: long-poll; unblocked: WebSocket again",
  async () => {
    const { nginx, upstream } = await start();
    await nginx.restart({ upstream });
    const page = await openPage(nginx.url, { viewport: { width: 1280, height: 4000 } }); // all answers are in view
    await signInAsDemo(page);
    await untilConnected(page, "websocket");
    await expectAnswerStreams(page, 0);

    await nginx.restart({ upstream, directives: WITHOUT_UPGRADE });
    await untilConnected(page, "sse", { timeout: 30_000 });
    await expectAnswerStreams(page, 1);

    await nginx.restart({ upstream, directives: GZIP + BUFFERED });
    await untilConnected(page, "long-poll", { timeout: 30_000 });
    await expectAnswerStreams(page, 2);

    await nginx.reload({ upstream });
    await untilConnected(page, "websocket", { timeout: 30_000 });
    await expectAnswerStreams(page, 3);
    expect(await answers(page).count()).toBe(4);
  },
);

proxyTest.for([["websocket"], ["sse"], ["long-poll"]] as const)(
  "LIV3 an idle connection that nginx cuts again and again comes back, and nothing is lost (%s)",
  async ([transport]) => {
    const { nginx, upstream } = await start();
    await nginx.restart({ upstream, directives: IDLE_CUT + (transport === "long-poll" ? ONLY_POLLS : "") });
    const page = await openPage(nginx.url);
    let cuts = 0;
    const cut = () => (cuts += 1);
    if (transport === "websocket") page.on("websocket", (socket) => socket.on("close", cut));
    else await page.addInitScript("delete globalThis.WebSocket");
    if (transport === "sse") page.on("requestfinished", (request) => request.url().endsWith("/live") && cut());
    if (transport === "sse") page.on("requestfailed", (request) => request.url().endsWith("/live") && cut());
    if (transport === "long-poll") page.on("response", (response) => response.status() === 504 && cut());
    await signInAsDemo(page);
    await say(page, "count to 3");
    await untilStatus(page, "completed");
    const api = createApi(
      upstream,
      (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; "),
    );
    const session_id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    for (const content of ["count to 40", "count to 50"]) {
      const before = cuts;
      await vi.waitFor(() => expect(cuts).toBeGreaterThan(before), 20_000);
      const { message } = await api.ask({ session_id, content });
      await answers(page).getByText(messageText(message), { exact: true }).waitFor();
    }
    expect(await answers(page).count()).toBe(3);
    expect(await shownText(page)).toMatch(/ 50$/);
  },
);

proxyTest("LIV2 RUN6 while the server behind nginx is replaced, what is said waits, and is sent once", async () => {
  const nginx = await startNginx();
  const settings = { MILLRACE_DEMO_DELAY_MS: "0", PUBLIC_URL: nginx.url };
  const first = await startTestServer(settings);
  await nginx.restart({ upstream: first.url });
  const page = await openPage(nginx.url);
  await signInAsDemo(page);
  await say(page, "count to 3");
  await untilStatus(page, "completed");
  await untilConnected(page, "websocket");
  expect(await first.process.end("SIGTERM")).toBe(0);
  await page.locator('[data-testid="connection"][data-status="reconnecting"]').waitFor();
  await say(page, "count to 4");
  await questions(page).nth(1).and(page.locator('[data-status="waiting"]')).waitFor();
  const second = launchServer({
    ...settings,
    MILLRACE_DATA_DIR: first.directory,
    PORT: new URL(first.url).port,
  });
  onTestFinished(async () => void (await second.end("SIGKILL")));
  await answers(page).nth(1).and(page.locator('[data-status="completed"]')).waitFor();
  await untilConnected(page, "websocket", { timeout: 30_000 });
  expect((await transcript(page)).map(({ text }) => text)).toEqual(["count to 3", "1 2 3", "count to 4", "1 2 3 4"]);
});
