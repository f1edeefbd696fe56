import { expect } from "vitest";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { signInAsDemo } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();

browserTest("every section of the settings opens from their navigation, and others are nowhere", async () => {
  const { url } = await startTestServer();
  const page = await openPage(url);
  await signInAsDemo(page);
  await page.goto("/settings");
  await page.waitForURL("**/settings/keys");
  const links = page.locator('nav a[href^="/settings/"]');
  const hrefs = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  expect(hrefs.length).toBeGreaterThan(4);
  const titles = new Set<string>();
  for (const href of hrefs) {
    await page.locator(`nav a[href="${href}"]`).click();
    await page.locator(`nav a[href="${href}"][aria-current="page"]`).waitFor();
    await expect.poll(async () => titles.has(await page.title())).toBe(false);
    titles.add(await page.title());
  }

  await page.goto("/settings/nowhere");
  await page.getByText("There is nothing at this address.").waitFor();
  expect(await page.locator("main").count()).toBe(1);
});
