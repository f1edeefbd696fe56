import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { say, signInAsDemo, untilStatus } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();
const PATIENCE = { timeout: 15_000 };

browserTest("LIV5 a session is pinned, tagged and put away on one device, and so on all", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const phone = await openPage(url);
  await signInAsDemo(phone);
  for (const text of ["count to 3", "count to 4", "count to 5"]) {
    await phone.getByRole("link", { name: "New session" }).click();
    await phone.waitForURL("**/");
    await say(phone, text);
    await untilStatus(phone, "completed");
  }
  const laptop = await openPage(url);
  await signInAsDemo(laptop);
  const pages = [phone, laptop];

  await choose(laptop, "count to 3", "Pin");
  for (const page of pages) {
    await group(page, "pinned").getByText("count to 3").waitFor();
    await expect.poll(() => listed(page), PATIENCE).toEqual(["count to 3", "count to 5", "count to 4"]);
  }
  await choose(phone, "count to 3", "Unpin");
  for (const page of pages) await expect.poll(() => group(page, "pinned").count(), PATIENCE).toBe(0);

  await choose(laptop, "count to 4", "Tags");
  await laptop.getByLabel("Add a tag").fill("numbers");
  await laptop.keyboard.press(",");
  await laptop.getByLabel("Add a tag").fill("small");
  await laptop.getByRole("button", { name: "Save" }).click();
  await choose(laptop, "count to 5", "Tags");
  await laptop.getByRole("button", { name: "numbers" }).last().click();
  await laptop.getByRole("button", { name: "Save" }).click();
  await phone.getByRole("button", { name: "numbers" }).click();
  await expect.poll(() => listed(phone), PATIENCE).toEqual(["count to 5", "count to 4"]);
  await phone.getByRole("button", { name: "numbers" }).click();

  await choose(laptop, "count to 4", "Archive");
  for (const page of pages) await expect.poll(() => listed(page), PATIENCE).toEqual(["count to 5", "count to 3"]);
  await phone.getByRole("link", { name: "Archive" }).click();
  const away = phone.getByRole("main").getByTestId("session");
  await away.getByText("count to 4").click();
  await say(phone, "count to 6");
  for (const page of pages) {
    await expect.poll(() => listed(page), PATIENCE).toEqual(["count to 4", "count to 5", "count to 3"]);
  }
});

browserTest("a right click on a session opens its menu, and Escape gives the focus back", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url);
  await signInAsDemo(page);
  await say(page, "count to 3");
  await page.getByTestId("session").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Rename" }).waitFor();
  await page.keyboard.press("Escape");
  await expect.poll(() => page.getByRole("menu").count(), PATIENCE).toBe(0);
  await page
    .locator("button:focus", { hasText: "" })
    .and(page.getByRole("button", { name: "Actions for" }))
    .waitFor();
});

browserTest("LIV5 the list shows on another device that a session is being answered", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const phone = await openPage(url);
  await signInAsDemo(phone);
  const laptop = await openPage(url);
  await signInAsDemo(laptop);
  await say(phone, "take it slow");
  await laptop.getByRole("link", { name: "take it slow Being answered" }).waitFor();
  await phone.getByTestId("stop").click();
  await laptop.getByRole("link", { name: "take it slow", exact: true }).waitFor();
});

function group(page: Page, name: string): Locator {
  return page.locator(`[data-group="${name}"]`);
}

/** The titles in the rail, in order. */
function listed(page: Page): Promise<string[]> {
  return page.getByRole("complementary").getByTestId("session").locator("a > span[dir]").allInnerTexts();
}

async function choose(page: Page, title: string, item: string): Promise<void> {
  await page.getByRole("button", { name: `Actions for ${title}` }).click();
  await page.getByRole("menuitem", { name: item }).click();
}
