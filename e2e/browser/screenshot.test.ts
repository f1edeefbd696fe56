import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { createApi } from "../lib/api.ts";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { answers, questions, say, signUpInBrowser, untilConnected, untilStatus } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();
const PNG = Buffer.from("89504e470d0a1a0a", "hex");
const LAPTOP = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 2, reducedMotion: "reduce" } as const;
const PHONE = { ...LAPTOP, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const TABLE = "Which campaigns bring back the least? A table, please";

browserTest("the README's picture shows a real conversation; delete it to have it taken anew", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url, { ...LAPTOP, colorScheme: "light" });
  await signUpInBrowser(page, "Ada");
  await haveConversations(page, [
    "Count to 100",
    "Tell me a long story of how answers travel",
    "Write code that adds up my spend",
    TABLE,
  ]);
  await page.getByTestId("composer-input").fill("Think about what I should do with them");
  await page.getByTestId("send").click();
  await answers(page).nth(1).and(page.locator('[data-status="completed"]')).waitFor();
  await takePicture(page, "conversation");
});

browserTest("the pictures of the connection show it as it is; delete one to have it taken anew", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const laptop = await openPage(url, { ...LAPTOP, colorScheme: "dark" });
  await signUpInBrowser(laptop, "Ada");
  await haveConversations(laptop, ["Write code that adds up my spend", "Count to 100", TABLE]);
  const cookies = await laptop.context().cookies();
  const api = createApi(url, cookies.map(({ name, value }) => `${name}=${value}`).join("; "));
  const other = await laptop.getByRole("link", { name: "Count to 100" }).getAttribute("href");
  await api.ask({ session_id: other?.split("/").at(-1) ?? "", content: "Count to 200" });
  await laptop.getByRole("link", { name: "Count to 100 New answer" }).waitFor();
  await takePicture(laptop, "unread-dark");

  const phone = await openPage(url, { ...PHONE, storageState: await laptop.context().storageState() });
  await phone.goto(laptop.url());
  await untilStatus(phone, "completed");
  await phone.context().setOffline(true);
  await phone.locator('[data-testid="connection"][data-status="offline"]').waitFor();
  await phone.getByTestId("composer-input").fill("Pause the last one");
  await phone.getByTestId("send").click();
  await questions(phone).and(phone.locator('[data-status="waiting"]')).waitFor();
  await phone.getByTestId("composer-input").fill("Then tell me what that saves");
  await takePicture(phone, "offline-phone");

  const arabic = await openPage(url, { ...LAPTOP, locale: "ar", storageState: await laptop.context().storageState() });
  await arabic.routeWebSocket("**/api/v1/live", (socket) => socket.close());
  await arabic.route("**/api/v1/live", (route) => route.abort());
  await arabic.goto(laptop.url());
  await untilStatus(arabic, "completed");
  await untilConnected(arabic, "long-poll");
  await arabic.getByTestId("connection").click();
  await takePicture(arabic, "polling-arabic");
});

/** One session each; the last one stays open. */
async function haveConversations(page: Page, beginnings: readonly string[]): Promise<void> {
  for (const text of beginnings) {
    await page.getByRole("link", { name: "New session" }).click();
    await page.waitForURL("**/");
    await say(page, text);
    await untilStatus(page, "completed");
  }
}

async function takePicture(page: Page, name: string): Promise<void> {
  const path = fileURLToPath(new URL(`../../docs/screenshots/${name}.png`, import.meta.url));
  await page.getByTestId("composer-input").blur();
  const picture = await page.screenshot(existsSync(path) ? {} : { path });
  for (const bytes of [picture, await readFile(path)]) expect(bytes.subarray(0, PNG.length)).toEqual(PNG);
}
