import { expect, onTestFinished } from "vitest";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { answers, say, shownText, signInAsDemo, textOfLength, untilStatus } from "../lib/conversation.ts";
import { launchServer } from "../lib/server-process.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();

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
