import { expect } from "vitest";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { answers, questions, say, signInAsDemo, untilStatus } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();

browserTest("a message, or the part of it that is selected, is quoted to reply to", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url);
  await signInAsDemo(page);
  await say(page, "count to 3");
  await untilStatus(page, "completed");
  const field = page.getByTestId("composer-input");
  const quote = async () => {
    await answers(page).hover();
    await answers(page).getByTestId("message-menu").click();
    await page.getByRole("menuitem", { name: "Quote" }).click();
  };
  await quote();
  await expect.poll(() => field.inputValue()).toBe("> 1 2 3\n\n");
  await page.locator("[data-testid=composer-input]:focus").waitFor();
  await field.fill("");

  await answers(page)
    .locator(".millrace-markdown p")
    .evaluate((paragraph) => {
      const text = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT).nextNode();
      if (text) getSelection()?.setBaseAndExtent(text, 2, text, 3);
    });
  await quote();
  await expect.poll(() => field.inputValue()).toBe("> 2\n\n");
  await page.keyboard.type("Why?");
  await page.keyboard.press("Enter");
  await questions(page).nth(1).getByText("Why?").waitFor();
});

browserTest("RUN7 a link to a message leads to the version it is in", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url);
  await signInAsDemo(page);
  await say(page, "count to 3");
  await untilStatus(page, "completed");
  const first = await answers(page).getAttribute("data-message-id");
  const address = page.url();
  await page.keyboard.press("ArrowUp");
  await page.getByTestId("edit-field").fill("count to 4");
  await page.getByTestId("edit-field").press("Enter");
  await answers(page).getByText("1 2 3 4").waitFor();
  const elsewhere = await openPage(url);
  await signInAsDemo(elsewhere);
  await elsewhere.goto(`${address}#${first}`);
  await answers(elsewhere).getByText("1 2 3", { exact: true }).waitFor();
  await elsewhere.goto(`${address}#msg_00000000-0000-7000-8000-000000000000`);
  await elsewhere.getByTestId("jump").and(elsewhere.locator('[data-status="missing"]')).waitFor();
});

browserTest("ACC3 a session is pinned, put away and shared by the name of the action", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url);
  await signInAsDemo(page);
  await say(page, "count to 3");
  await untilStatus(page, "completed");
  const choose = async (name: string) => {
    await page.keyboard.press("Control+k");
    await page.getByTestId("palette-input").fill(name);
    await page.getByRole("option", { name, exact: true }).waitFor();
    await page.keyboard.press("Enter");
  };
  await choose("Pin this session");
  await page.locator("[data-group=pinned]").waitFor();
  await choose("Unpin this session");
  await page.locator("[data-group=pinned]").waitFor({ state: "detached" });
  await choose("Share this session");
  await page.getByRole("button", { name: "Create a link" }).waitFor();
  await page.keyboard.press("Escape");
  await choose("Archive this session");
  await expect.poll(() => page.getByTestId("session").count()).toBe(0);
});
