import { expect } from "vitest";
import { startScriptedProvider } from "../../packages/server/testing/scripted-provider.ts";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { answers, questions, say, signInAsDemo, untilStatus } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();

browserTest("PRV3 a person reads who answered, and what happened when nobody did", async () => {
  const [first, second] = [await startScriptedProvider(), await startScriptedProvider()];
  first.onCall = (call) => call.refuse(500);
  const { url } = await startTestServer({
    OPENAI_BASE_URL: first.url,
    OPENAI_MODEL: "first",
    OLLAMA_BASE_URL: second.url,
    OLLAMA_MODEL: "second",
    FALLBACK_MODELS: "ollama/second",
    OPENAI_CB_THRESHOLD: "2",
  });
  const page = await openPage(url);
  await signInAsDemo(page);
  await say(page, "Who are you?");
  await untilStatus(page, "completed");
  await answers(page).last().getByText("Answered by second, because first did not answer").waitFor();

  second.onCall = (call) => call.refuse(500);
  await say(page, "And now?");
  await untilStatus(page, "failed");
  await answers(page)
    .last()
    .getByText(/^openai\/first was asked first: .* ollama\/second took over: .*$/)
    .waitFor();

  await say(page, "Still?");
  await answers(page).nth(2).and(page.locator('[data-status="failed"]')).waitFor();
  await answers(page)
    .last()
    .getByText(/OpenAI has failed several times in a row, .* tried again from \d+:\d\d:\d\d/)
    .waitFor();
  expect(first.calls).toHaveLength(2);
  await first.close();
  await second.close();
});

browserTest(
  "PRV4 one message too many waits in every tab and after a reload, counted down, and is not lost",
  async () => {
    const { url } = await startTestServer({ RATE_LIMIT_PER_MINUTE: "2" });
    const page = await openPage(url);
    await signInAsDemo(page);
    for (const text of ["one", "two", "three"]) {
      await say(page, text);
      if (text !== "three") await untilStatus(page, "completed");
    }
    const other = await page.context().newPage();
    await other.goto(page.url());
    const counted = /^You can send again in \d+ s$/;
    for (const tab of [page, other]) {
      await questions(tab).last().and(tab.locator('[data-status="held"]')).waitFor();
      await tab.getByTestId("send-pause").getByText(counted).waitFor();
      await tab
        .getByRole("status")
        .getByText(/^Too many messages in one minute\. .* \d+ seconds?\.$/)
        .waitFor();
    }
    await page.getByTestId("composer-input").fill("four");
    expect(await page.getByTestId("send").isDisabled()).toBe(true);
    await page.getByTestId("composer-input").press("Enter");
    await page.reload();
    await page.getByTestId("send-pause").getByText(counted).waitFor();
    expect(await page.getByTestId("composer-input").inputValue()).toBe("four");
    expect(await questions(page).last().textContent()).toContain("three");
  },
);

browserTest("PRV4 when the time has come, the message goes out by itself and sending works again", async () => {
  const { url } = await startTestServer();
  const page = await openPage(url);
  await signInAsDemo(page);
  await say(page, "one");
  await untilStatus(page, "completed");
  let refusals = 1;
  await page.route("**/api/v1/chat/messages", async (route) => {
    if (refusals-- <= 0) return route.fallback();
    const problem = { type: "about:blank", title: "Too many requests", status: 429, code: "too_many_requests" };
    await route.fulfill({
      status: 429,
      headers: { "Retry-After": "3", "Content-Type": "application/problem+json" },
      body: JSON.stringify({ ...problem, detail: "Too many messages in one minute.", request_id: "req_test" }),
    });
  });
  await say(page, "two");
  await page.getByTestId("send-pause").waitFor();
  await page.getByTestId("composer-input").fill("three");
  await answers(page).nth(1).and(page.locator('[data-status="completed"]')).waitFor();
  await page.getByTestId("send-pause").waitFor({ state: "detached" });
  expect(await page.getByTestId("send").isEnabled()).toBe(true);
});
