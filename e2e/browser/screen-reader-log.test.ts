import type { Page } from "playwright-core";
import { expect } from "vitest";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { answers, say, signInAsDemo, untilStatus } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();
const LOG = '[role="log"]';

browserTest(
  "ACC2 screen readers hear an answer by the sentence, each of them once, and what is not prose by name",
  async () => {
    const page = await openListeningPage("5");
    await say(page, "long");
    await untilStatus(page, "completed");
    await heardAtLast(page, "The answer is complete.");
    const { lines, changes } = await heard(page);
    expect(changes).toEqual([]);
    expect(lines[0]).toBe("The answer begins.");
    expect(lines.filter((line) => line.startsWith("Code block"))).toEqual(["Code block, ts.", "Code block."]);
    const tables = lines.filter((line) => line.startsWith("Table with "));
    expect(tables[0]).toBe("Table with 3 columns and 5 rows: Step, What happens, How long it takes.");

    const prose = lines.slice(1, -1).filter((line) => !line.startsWith("Code block") && !tables.includes(line));
    let rest = await shownProse(page);
    for (const line of prose) {
      expect(rest.startsWith(line), `${JSON.stringify(line)} is not what comes next: ${rest.slice(0, 80)}`).toBe(true);
      const after = rest.slice(line.length);
      expect(after === "" || /^\s/.test(after), `${JSON.stringify(line)} ends inside a word`).toBe(true);
      expect(/[.!?:"”]$/.test(line) || after === "" || after.startsWith("\n"), `${line} is no whole sentence`).toBe(
        true,
      );
      rest = after.trimStart();
    }
    expect(rest).toBe("");
  },
);

browserTest(
  "ACC2 screen readers hear that an answer waits, was stopped, failed, and goes on without repeating itself",
  async () => {
    const page = await openListeningPage("30");
    await say(page, "count to 2000");
    await heardAtLast(page, "The answer begins.");
    await say(page, "error");
    await heardAtLast(page, "Your message waits for the answer before it.");
    await page.getByTestId("stop").click();
    await heardAtLast(page, "Stopped.");
    await page.getByTestId("stop").waitFor({ state: "detached" });
    await say(page, "error");
    await untilStatus(page, "failed");
    await heardAtLast(page, "The provider is overloaded. Wait a moment, then retry.");
    await answers(page).last().getByTestId("continue").click();
    await heardAtLast(page, "The answer is complete.");
    const { lines, changes } = await heard(page);
    expect(changes).toEqual([]);
    expect(lines.slice(lines.indexOf("What you have"))).toEqual([
      "What you have",
      "The provider is overloaded. Wait a moment, then retry.",
      "The answer begins.",
      "read so far stays, and with Continue I go on exactly where I stopped.",
      "You are reading the second half now, so that worked:",
      "nothing was lost and nothing was said twice.",
      "The answer is complete.",
    ]);
  },
);

browserTest("ACC2 screen readers are spared what had ended before the page was opened", async () => {
  const page = await openListeningPage("0");
  await say(page, "count to 3");
  await heardAtLast(page, "The answer is complete.");
  await page.reload();
  await untilStatus(page, "completed");
  await say(page, "count to 4");
  await heardAtLast(page, "The answer is complete.");
  const { lines } = await heard(page);
  expect(lines.slice(-2)).toEqual(["1 2 3 4", "The answer is complete."]);
  expect(lines).not.toContain("1 2 3");
});

/** A page that notes every line that is put into the log, and every other change to it. */
async function openListeningPage(delayMs: string): Promise<Page> {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: delayMs });
  const page = await openPage(url);
  await page.addInitScript((selector) => {
    const lines: string[] = [];
    const changes: string[] = [];
    Object.assign(window, { heard: { lines, changes } });
    new MutationObserver((records) => {
      for (const { type, target, addedNodes } of records) {
        const log = (target instanceof Element ? target : target.parentElement)?.closest(selector);
        if (!log) continue;
        if (type === "childList" && target === log) for (const node of addedNodes) lines.push(node.textContent ?? "");
        else changes.push(`${type} in ${target.textContent}`);
      }
    }).observe(document, { childList: true, subtree: true, characterData: true });
  }, LOG);
  await signInAsDemo(page);
  return page;
}

interface Heard {
  lines: string[];
  changes: string[];
}

function heard(page: Page): Promise<Heard> {
  return page.evaluate(() => (window as unknown as { heard: Heard }).heard);
}

async function heardAtLast(page: Page, line: string): Promise<void> {
  await expect.poll(async () => (await heard(page)).lines, { timeout: 20_000 }).toContain(line);
}

/** The newest answer as it is shown, a line for each paragraph, heading and item; without code and tables. */
function shownProse(page: Page): Promise<string> {
  return answers(page)
    .locator(".millrace-markdown")
    .last()
    .evaluate((element) => {
      const blocks = Array.from(element.querySelectorAll<HTMLElement>("h1, h2, h3, h4, p, li"));
      const texts = blocks.map((block) => {
        if (block.closest("pre, table") || block.querySelector("p")) return "";
        const list = block.tagName === "LI" ? block.closest("ol, ul") : null;
        const number = list?.tagName === "OL" ? `${Array.from(list.children).indexOf(block) + 1}. ` : "";
        const own = Array.from(block.childNodes).filter((node) => !/^[UO]L$/.test(node.nodeName));
        return (
          number +
          own
            .map((node) => node.textContent)
            .join("")
            .replaceAll(/\s+/g, " ")
            .trim()
        );
      });
      return texts.filter((text) => text !== "").join("\n");
    });
}
