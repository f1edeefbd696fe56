import { expect, onTestFinished } from "vitest";
import { browserTest, startBrowser } from "../lib/browser.ts";
import {
  answers,
  say,
  shownText,
  signInAsDemo,
  textOfLength,
  untilConnected,
  untilStatus,
} from "../lib/conversation.ts";
import { launchServer } from "../lib/server-process.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();

browserTest.for([
  ["an answer that is nearly done ends", "60", "completed"],
  ["a long answer breaks off, can be continued", "2000", "interrupted"],
] as const)(
  "LIV2 RUN2 a page lives through the replacement of its server without a click: %s, and nothing is lost or doubled",
  async ([, most, outcome]) => {
    const first = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "20" });
    const page = await openPage(first.url);
    await signInAsDemo(page);
    await untilConnected(page, "websocket");
    await say(page, `count to ${most}`);
    const before = await textOfLength(page, 10);
    await page.evaluate(() => {
      const seen = new Set<string>();
      Object.assign(globalThis, { seen });
      const look = () => {
        const status = document.querySelector<HTMLElement>('[data-testid="connection"]')?.dataset["status"];
        seen.add(status ?? "gone");
        for (const alert of document.querySelectorAll('[role="alert"]')) seen.add(alert.textContent);
      };
      look();
      new MutationObserver(look).observe(document, { attributes: true, childList: true, subtree: true });
    });

    expect(await first.process.end("SIGTERM")).toBe(0);
    const second = launchServer({
      MILLRACE_DATA_DIR: first.directory,
      MILLRACE_DEMO_DELAY_MS: "0",
      PORT: new URL(first.url).port,
    });
    onTestFinished(async () => void (await second.end("SIGKILL")));
    await second.ready;
    await untilConnected(page, "websocket");
    await untilStatus(page, outcome);
    const numbers = Array.from({ length: Number(most) }, (_, index) => index + 1).join(" ");
    const shown = await shownText(page);
    expect(shown.startsWith(before)).toBe(true);
    expect(numbers.startsWith(shown)).toBe(true);
    const seen = await page.evaluate(() => [...(globalThis as unknown as { seen: Set<string> }).seen]);
    expect(["live", "reconnecting"]).toEqual(expect.arrayContaining(seen));
    if (outcome === "interrupted") await page.getByTestId("continue").click();
    await untilStatus(page, "completed");
    expect(await shownText(page)).toBe(numbers);
    await say(page, "count to 7");
    await answers(page).nth(1).and(page.locator('[data-status="completed"]')).waitFor();
    expect(await shownText(page)).toBe("1 2 3 4 5 6 7");
  },
);
