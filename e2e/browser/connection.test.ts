import { expect, onTestFinished } from "vitest";
import { startLoopbackProvider } from "../../packages/server/src/models/testing/loopback-provider.ts";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { answers, questions, say, shownText, signInAsDemo, textOfLength, untilStatus } from "../lib/conversation.ts";
import { launchServer } from "../lib/server-process.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();

browserTest("RUN6 what is written offline is shown as waiting, and is sent once when the network is back", async () => {
  const provider = await startLoopbackProvider({ format: "openai" });
  onTestFinished(() => provider.close());
  const { url } = await startTestServer({ OPENAI_API_KEY: "loopback", OPENAI_BASE_URL: provider.url });
  const page = await openPage(url);
  await signInAsDemo(page);
  await say(page, "First");
  await untilStatus(page, "completed");
  await page.context().setOffline(true);
  await page.locator('[data-testid="connection"][data-status="offline"]').waitFor();
  await page.getByTestId("composer-input").fill("Written on the train");
  await page.getByText("You are offline. It will be sent when you are back.").waitFor();
  await page.getByTestId("send").click();
  await questions(page).nth(1).and(page.locator('[data-status="sending"]')).waitFor();
  expect(provider.requests).toHaveLength(1);
  await page.context().setOffline(false);
  await questions(page).nth(1).and(page.locator('[data-status="sent"]')).waitFor();
  await answers(page).nth(1).and(page.locator('[data-status="completed"]')).waitFor();
  expect(await questions(page).count()).toBe(2);
  expect(provider.requests).toHaveLength(2);
});

browserTest(
  "RUN4 an open page lives through a killed server: it reconnects, keeps the text, and can continue",
  async () => {
    const first = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "40" });
    const page = await openPage(first.url);
    await signInAsDemo(page);
    await say(page, "count to 60");
    const before = await textOfLength(page, 10);
    await first.process.end("SIGKILL");
    await page.locator('[data-testid="connection"][data-status="reconnecting"]').waitFor();
    expect((await shownText(page)).startsWith(before)).toBe(true);
    const second = launchServer({
      MILLRACE_DATA_DIR: first.directory,
      MILLRACE_DEMO_DELAY_MS: "0",
      PORT: new URL(first.url).port,
    });
    onTestFinished(async () => void (await second.end("SIGKILL")));
    await untilStatus(page, "interrupted");
    const kept = await shownText(page);
    expect(kept.startsWith(before)).toBe(true);
    await answers(page).getByText("The server restarted during this answer.").waitFor();
    await page.getByTestId("continue").click();
    await untilStatus(page, "completed");
    expect(await shownText(page)).toBe(Array.from({ length: 60 }, (_, index) => index + 1).join(" "));
  },
);
