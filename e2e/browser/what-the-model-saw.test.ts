import { expect } from "vitest";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { answers, say, signInAsDemo, untilStatus } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();

browserTest("CTX3 what the model saw is shown at its answer, and the way to what was left out", async () => {
  const { url } = await startTestServer({
    MILLRACE_DEMO_DELAY_MS: "0",
    CONTEXT_MESSAGES: "3",
    SUMMARIES: "false",
  });
  const page = await openPage(url);
  await signInAsDemo(page);
  for (const [index, number] of [3, 4, 5].entries()) {
    await say(page, `count to ${number}`);
    await answers(page).nth(index).and(page.locator('[data-status="completed"]')).waitFor();
  }
  await untilStatus(page, "completed");
  await answers(page).last().hover();
  await answers(page).last().getByTestId("message-menu").click();
  await page.getByTestId("model-saw").click();
  const dialog = page.getByRole("dialog", { name: "What the model saw" });
  await dialog.getByTestId("seen").first().waitFor();
  const lines = await dialog.getByTestId("seen").locator("summary").allTextContents();
  const told = ["Youcount to 4", "Assistant1 2 3 4", "Youcount to 5"];
  expect(lines.slice(1).map((line, index) => line.slice(0, told[index]?.length))).toEqual(told);
  expect(await dialog.getByTestId("left-out").textContent()).toContain("2 earlier messages were left out.");
  await dialog.getByTestId("seen").first().click();
  await dialog.getByText("You are the assistant in Millrace.").last().waitFor();

  await dialog.getByRole("button", { name: "Go to the last of them" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.waitForURL(/#msg_/);
  const first = await answers(page).first().getAttribute("data-message-id");
  expect(new URL(page.url()).hash).toBe(`#${first}`);
});
