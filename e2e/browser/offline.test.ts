import type { Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";
import { startLoopbackProvider } from "../../packages/server/src/models/testing/loopback-provider.ts";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { answers, questions, say, shownText, signInAsDemo, untilStatus } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();
const PATIENCE = { timeout: 15_000 };
const UNKNOWN = "/s/ses_019aa3f4c1d27c0a8f6e3b2d9a4e5f60";

browserTest(
  "RUN6 offline, a page loaded anew shows the last session; what is written there outlives another load and is sent once",
  async () => {
    const provider = await startLoopbackProvider({ format: "openai" });
    onTestFinished(() => provider.close());
    const { url } = await startTestServer({ OPENAI_API_KEY: "loopback", OPENAI_BASE_URL: provider.url });
    const page = await openPage(url);
    await signInAsDemo(page);
    await say(page, "First");
    await untilStatus(page, "completed");
    const before = await shownText(page);
    await untilKept(page);

    await page.context().setOffline(true);
    await page.reload();
    await untilStatus(page, "completed");
    expect(await shownText(page)).toBe(before);
    await page.getByTestId("session").getByText("First").waitFor();
    await page.locator('[data-testid="connection"][data-status="offline"]').waitFor();
    await page.getByTestId("connection-news").getByText("Connection: Offline").waitFor({ state: "attached" });
    await page.getByTestId("composer-input").fill("Written on the train");
    await page.getByText("You are offline. It will be sent when you are back.").waitFor();
    await page.getByTestId("send").click();
    await page.getByText("Waiting for the connection").waitFor();
    await page.getByTestId("composer-input").fill("Never mind");
    await page.getByTestId("send").click();
    await page.getByTestId("discard").nth(1).click();
    await page.reload();
    await page.getByText("Waiting for the connection").waitFor();
    expect(await questions(page).allInnerTexts()).toEqual([
      expect.stringContaining("First"),
      expect.stringContaining("Written on the train"),
    ]);
    expect(provider.requests).toHaveLength(1);

    await page.context().setOffline(false);
    await questions(page).nth(1).and(page.locator('[data-status="sent"]')).waitFor();
    await answers(page).nth(1).and(page.locator('[data-status="completed"]')).waitFor();
    expect(await questions(page).count()).toBe(2);
    expect(provider.requests).toHaveLength(2);
  },
);

browserTest("offline, what the device does not have says so, and opens when the network is back", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url);
  await signInAsDemo(page);
  await say(page, "count to 3");
  await untilStatus(page, "completed");
  await untilKept(page);
  await page.context().setOffline(true);
  await page.goto(UNKNOWN);
  await page.getByText("This conversation is not available offline.").waitFor();
  await page.getByRole("link", { name: "New session" }).click();
  await page.getByText("You are offline. New sessions can begin when you are back.").waitFor();
  await page.getByTestId("composer-input").fill("A thought");
  expect(await page.getByTestId("send").isDisabled()).toBe(true);
  await page.goto(UNKNOWN);
  await page.getByText("This conversation is not available offline.").waitFor();
  await page.context().setOffline(false);
  await page.getByText("This session does not exist, or it belongs to someone else.").waitFor();
  await page.getByRole("link", { name: "New session" }).click();
  expect(await page.getByTestId("composer-input").inputValue()).toBe("A thought");
  await page.getByTestId("send").click();
  await page.waitForURL("**/s/ses_*");
});

browserTest("LOG7 signing out in one tab ends it in all, and leaves nothing of the person on the device", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url);
  await signInAsDemo(page);
  await say(page, "count to 3, in secret");
  await untilStatus(page, "completed");
  await untilKept(page);
  expect(await deviceText(page)).toContain("in secret");
  const other = await page.context().newPage();
  await other.goto(page.url());
  await untilStatus(other, "completed");
  await other.getByTestId("composer-input").fill("A draft, in secret");
  await page.getByRole("button", { name: "Account and settings" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  for (const tab of [page, other]) await tab.getByTestId("demo-login").waitFor();
  expect(await deviceText(page)).not.toContain("secret");
});

/** Waits until the app could start without a network, and the device has a copy of what is shown. */
async function untilKept(page: Page): Promise<void> {
  const worker = () =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state ?? "none");
  await expect.poll(worker, PATIENCE).toBe("activated");
  await expect.poll(() => deviceText(page), PATIENCE).toContain('"completed"');
}

/** Everything the origin keeps on the device for people, as text. */
function deviceText(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const done = <Result>(request: IDBRequest<Result>) =>
      new Promise<Result>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const values: unknown[] = [{ ...localStorage }];
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        values.push(await done(database.transaction(store).objectStore(store).getAll()));
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      values.push((await (await caches.open(name)).keys()).map((request) => request.url));
    }
    return JSON.stringify(values);
  });
}
