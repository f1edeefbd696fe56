import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { answers, say, signInAsDemo, untilStatus } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();

function untilDown(page: Page, pressed: boolean): Promise<void> {
  return answers(page).locator(`[data-testid=rate-down][aria-pressed=${pressed}]`).waitFor();
}

browserTest("FBK1 an answer is rated by keyboard, with a reason, which the person's other devices see", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url);
  await signInAsDemo(page);
  await say(page, "count to 3");
  await untilStatus(page, "completed");
  const address = page.url();
  await answers(page).getByTestId("rate-down").focus();
  await page.keyboard.press("Enter");
  await untilDown(page, true);
  const elsewhere = await openPage(url);
  await signInAsDemo(elsewhere);
  await elsewhere.goto(address);
  await untilDown(elsewhere, true);

  await answers(page).hover();
  await answers(page).getByTestId("rate-why").click();
  await page.getByRole("checkbox", { name: "Incomplete" }).check();
  await page.getByLabel("Comment").fill("It stops at three.");
  await page.getByTestId("rating-save").click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.goto("/settings/ratings");
  const rated = page.getByTestId("rated");
  await rated.getByText("It stops at three.").waitFor();
  await rated.getByText("Incomplete").waitFor();
  await page.getByText("1 bad answer").waitFor();
  await rated.getByRole("link").click();
  await answers(page).hover();
  await answers(page).getByTestId("rate-down").click();
  await untilDown(page, false);
  await untilDown(elsewhere, false);
});

browserTest("FBK2 what was rated up is downloaded, one conversation a line", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url);
  await signInAsDemo(page);
  await say(page, "count to 3");
  await untilStatus(page, "completed");
  await answers(page).hover();
  await answers(page).getByTestId("rate-up").click();
  await answers(page).getByTestId("rate-why").waitFor();
  await page.goto("/settings/ratings");
  await page.getByText("1 good answer").waitFor();
  const save = async () => {
    const download = page.waitForEvent("download");
    await page.getByTestId("export").click();
    return readFile(await (await download).path(), "utf8");
  };
  const [line, rest] = (await save()).split("\n");
  expect(rest).toBe("");
  expect(JSON.parse(line ?? "").messages.slice(1)).toEqual([
    { role: "user", content: "count to 3" },
    { role: "assistant", content: "1 2 3" },
  ]);
  await page.getByLabel("Kind of session").selectOption("Advertising");
  expect(await save()).toBe("");
});
