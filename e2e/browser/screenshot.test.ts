import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { answers, say, signUpInBrowser, untilStatus } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();
const PICTURE = fileURLToPath(new URL("../../docs/screenshots/conversation.png", import.meta.url));
const PNG = Buffer.from("89504e470d0a1a0a", "hex");

browserTest("the README's picture shows a real conversation; delete it to have it taken anew", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url, {
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 2,
    colorScheme: "light",
    reducedMotion: "reduce",
  });
  await signUpInBrowser(page, "Ada");
  for (const question of [
    "Count to 100",
    "Tell me a long story of how answers travel",
    "Write code that adds up my spend",
  ]) {
    await say(page, question);
    await untilStatus(page, "completed");
    await page.getByRole("link", { name: "New session" }).click();
    await page.waitForURL(url);
  }
  await say(page, "Which campaigns bring back the least? A table, please");
  await untilStatus(page, "completed");
  await page.getByTestId("composer-input").fill("Think about what I should do with them");
  await page.getByTestId("send").click();
  await answers(page).nth(1).and(page.locator('[data-status="completed"]')).waitFor();
  await page.getByTestId("composer-input").blur();
  const picture = await page.screenshot(existsSync(PICTURE) ? {} : { path: PICTURE });
  expect(picture.subarray(0, PNG.length)).toEqual(PNG);
  expect((await readFile(PICTURE)).subarray(0, PNG.length)).toEqual(PNG);
});
