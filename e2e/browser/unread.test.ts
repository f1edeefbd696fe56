import type { Page } from "playwright-core";
import { expect } from "vitest";
import { createApi } from "../lib/api.ts";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { say, signInAsDemo, untilStatus } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();
const PATIENCE = { timeout: 15_000 };

browserTest("LIV5 an answer nobody saw is marked on every idle device, until it is read on one of them", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const phone = await openPage(url);
  await signInAsDemo(phone);
  await say(phone, "count to 3");
  await untilStatus(phone, "completed");
  const address = phone.url();
  await phone.goto("/");
  const laptop = await openPage(url);
  await signInAsDemo(laptop);
  const pages = [phone, laptop];
  for (const page of pages) {
    await page.getByRole("link", { name: "count to 3", exact: true }).waitFor();
    expect(await page.title()).toBe("New session · Millrace");
  }

  await askElsewhere(phone, address);
  for (const page of pages) {
    await page.getByRole("link", { name: "count to 3 New answer" }).waitFor();
    await expect.poll(() => page.title(), PATIENCE).toBe("(1) New session · Millrace");
    await page.locator('link[rel="icon"][href="/favicon-unread.svg"]').waitFor({ state: "attached" });
  }

  await phone.getByRole("link", { name: "count to 3" }).click();
  for (const page of pages) {
    await page.getByRole("link", { name: "count to 3", exact: true }).waitFor();
    await expect.poll(() => page.title(), PATIENCE).not.toContain("(1)");
    await page.locator('link[rel="icon"][href="/favicon.svg"]').waitFor({ state: "attached" });
  }
  expect(laptop.url()).toBe(`${url}/`);
});

browserTest("LIV5 what ends in a tab that nobody looks at stays unread until somebody does", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const hidden = await openPage(url);
  await signInAsDemo(hidden);
  await say(hidden, "count to 3");
  await untilStatus(hidden, "completed");
  const laptop = await openPage(url);
  await signInAsDemo(laptop);
  await laptop.getByRole("link", { name: "count to 3", exact: true }).waitFor();

  await setVisibility(hidden, "hidden");
  await askElsewhere(laptop, hidden.url());
  await hidden.getByTestId("message").nth(3).and(hidden.locator('[data-status="completed"]')).waitFor();
  await laptop.getByRole("link", { name: "count to 3 New answer" }).waitFor();
  await setVisibility(hidden, "visible");
  await laptop.getByRole("link", { name: "count to 3", exact: true }).waitFor();
});

browserTest("LIV5 titles and deletions show on every device at once, also where the session is open", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const phone = await openPage(url);
  await signInAsDemo(phone);
  await say(phone, "count to 3");
  await untilStatus(phone, "completed");
  const laptop = await openPage(url);
  await signInAsDemo(laptop);
  await laptop.getByRole("button", { name: "Actions for count to 3" }).click();
  await laptop.getByRole("menuitem", { name: "Rename" }).click();
  await laptop.getByLabel("New title").fill("Numbers");
  await laptop.keyboard.press("Enter");
  await phone.getByRole("link", { name: "Numbers" }).waitFor();
  await phone.getByRole("heading", { name: "Numbers" }).waitFor();
  await laptop.getByRole("button", { name: "Actions for Numbers" }).click();
  await laptop.getByRole("menuitem", { name: "Delete" }).click();
  await phone.getByText("This session was deleted.").waitFor();
  await expect.poll(() => phone.getByTestId("session").count(), PATIENCE).toBe(0);
});

/** Has the person say something in the session on none of these devices, and waits for the answer. */
async function askElsewhere(page: Page, address: string): Promise<void> {
  const { origin, pathname } = new URL(address);
  const cookies = await page.context().cookies();
  const api = createApi(origin, cookies.map(({ name, value }) => `${name}=${value}`).join("; "));
  await api.ask({ session_id: pathname.split("/").at(-1) ?? "", content: "count to 5" });
}

/** Without a window to hide, the page is told that it is hidden. */
async function setVisibility(page: Page, state: DocumentVisibilityState): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => value });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);
}
