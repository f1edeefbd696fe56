import { expect } from "vitest";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { answers, say, shownText, signInAsDemo, untilStatus } from "../lib/conversation.ts";
import { sidewaysScroll } from "../lib/layout.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

browserTest("on a phone nothing is wider than the screen, and the session list opens and leads elsewhere", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url, PHONE);
  await signInAsDemo(page);
  expect(await sidewaysScroll(page)).toEqual([]);
  await say(page, "long");
  await untilStatus(page, "completed");
  expect(await sidewaysScroll(page)).toEqual([]);
  await page.getByRole("button", { name: "Show sessions" }).click();
  await page.getByRole("link", { name: "New session" }).click();
  await page.waitForURL(url);
  await page.getByTestId("composer-input").waitFor();
});

browserTest("choosing Arabic turns the page around and is remembered", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url);
  await page.goto("/");
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("menuitemradio", { name: "العربية" }).click();
  await page.locator('html[dir="rtl"][lang="ar"]').waitFor();
  await page.reload();
  await page.locator('html[dir="rtl"][lang="ar"]').waitFor();
  await signInAsDemo(page);
  await say(page, "arabic");
  await untilStatus(page, "completed");
  expect(await shownText(page)).toContain("نموذج تجريبي");
  const paragraph = answers(page).locator(".millrace-markdown p").first();
  expect(await paragraph.evaluate((element) => getComputedStyle(element).direction)).toBe("rtl");
  expect(await sidewaysScroll(page)).toEqual([]);
});
