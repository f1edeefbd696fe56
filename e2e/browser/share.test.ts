import { expect } from "vitest";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { answers, questions, say, signInAsDemo, untilStatus } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();

browserTest("SEC1 a link shows the conversation so far to anybody, until it is revoked", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url);
  await signInAsDemo(page);
  await say(page, "count to 3");
  await untilStatus(page, "completed");
  await page.getByRole("button", { name: "Share" }).click();
  await page.getByRole("button", { name: "Create a link" }).click();
  const link = await page.getByLabel("Link", { exact: true }).inputValue();
  await page.keyboard.press("Escape");
  await say(page, "count to 4");
  await answers(page).nth(1).and(page.locator('[data-status="completed"]')).waitFor();

  const visitor = await openPage(url);
  await visitor.goto(new URL(link).pathname);
  await visitor.getByRole("heading", { name: "count to 3" }).waitFor();
  expect(await visitor.title()).toBe("count to 3 · Millrace");
  await answers(visitor).locator(".millrace-markdown").waitFor();
  expect(await questions(visitor).locator("p[dir]").allInnerTexts()).toEqual(["count to 3"]);
  expect(await answers(visitor).locator(".millrace-markdown").allInnerTexts()).toEqual(["1 2 3"]);
  await visitor.getByText("Demo model: scripted, no AI").waitFor();
  await visitor.getByRole("link", { name: "Made with Millrace" }).waitFor();
  expect(await visitor.getByRole("textbox").count()).toBe(0);
  expect(await visitor.getByRole("button").allInnerTexts()).toHaveLength(2); // to copy each message

  await page.getByRole("button", { name: "Share" }).click();
  await page.getByTestId("share").getByRole("button", { name: "Revoke" }).click();
  await expect.poll(() => page.getByTestId("share").count()).toBe(0);
  await visitor.reload();
  await visitor.getByText("This link does not lead anywhere any more.").waitFor();
});

browserTest("a shared page says when the server cannot be reached, and tries again", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url);
  await signInAsDemo(page);
  await say(page, "count to 3");
  await untilStatus(page, "completed");
  await page.getByRole("button", { name: "Share" }).click();
  await page.getByRole("button", { name: "Create a link" }).click();
  const { pathname } = new URL(await page.getByLabel("Link", { exact: true }).inputValue());
  const visitor = await openPage(url);
  await visitor.route("**/api/v1/shares/*", (route) => route.abort());
  await visitor.goto(pathname);
  await visitor.getByRole("alert").getByText("The conversation could not be loaded.").waitFor();
  await visitor.unrouteAll();
  await visitor.getByRole("button", { name: "Try again" }).click();
  await answers(visitor).getByText("1 2 3").waitFor();
});
