import { expect } from "vitest";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { answers, questions, say, signInAsDemo, transcript, untilStatus } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();

browserTest("a conversation goes on in a new session from any message, and the old one stays as it was", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url);
  await signInAsDemo(page);
  await say(page, "count to 3");
  await untilStatus(page, "completed");
  await say(page, "count to 4");
  await answers(page).nth(1).and(page.locator('[data-status="completed"]')).waitFor();
  const before = page.url();
  await answers(page).first().hover();
  await answers(page).first().getByTestId("message-menu").click();
  await page.getByRole("menuitem", { name: "Continue in a new session" }).click();
  await page.waitForURL((to) => to.href !== before && to.pathname.startsWith("/s/"));
  await page.getByRole("heading", { name: "count to 3 (fork)" }).waitFor();
  await answers(page).first().waitFor();
  await say(page, "count to 5");
  await answers(page).getByText("1 2 3 4 5").waitFor();
  expect((await transcript(page)).map(({ text }) => text)).toEqual(["count to 3", "1 2 3", "count to 5", "1 2 3 4 5"]);
  await page.goto(before);
  await questions(page).getByText("count to 4").waitFor();
  expect((await transcript(page)).map(({ text }) => text)).toEqual(["count to 3", "1 2 3", "count to 4", "1 2 3 4"]);
});
