import type { Page } from "playwright-core";
import { expect } from "vitest";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { say, signInAsDemo, untilStatus } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();

browserTest("the whole way from sign-in to a stopped answer, in another language, goes without a mouse", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "40" });
  const page = await openPage(url);
  await page.goto("/");
  await page.getByTestId("demo-login").waitFor();
  await tabTo(page, "[aria-haspopup=menu]");
  await choose(page, "Español");
  await page.locator('html[lang="es"]').waitFor();
  expect(await focusIsOn(page, "[aria-haspopup=menu]")).toBe(true);
  await tabTo(page, '[data-testid="demo-login"]');
  await page.keyboard.press("Enter");

  await page.getByTestId("composer-input").waitFor();
  await page.keyboard.type("count to 2000");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("please");
  await page.keyboard.press("Enter");
  await page.getByTestId("stop").waitFor();
  expect(await page.getByTestId("message").first().textContent()).toContain("count to 2000\nplease");
  await tabTo(page, '[data-testid="stop"]');
  await page.keyboard.press("Enter");
  await untilStatus(page, "stopped");
  expect(await focusIsOn(page, '[data-testid="composer-input"]')).toBe(true);

  await tabTo(page, '[data-testid="model-picker"]');
  await page.keyboard.press("Enter");
  await page.locator("[data-testid=model-search]:focus").waitFor();
  await page.keyboard.press("Escape");
  await page.getByTestId("model-search").waitFor({ state: "detached" });
  await page.locator("[data-testid=model-picker]:focus").waitFor();
  await tabTo(page, '[data-testid="retry"]');
  await page.keyboard.press("Enter");
  await untilStatus(page, "running");
});

browserTest("Tab goes through the whole page and around, and the first stop leads past the sessions", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url, { reducedMotion: "reduce" });
  await signInAsDemo(page);
  await say(page, "code");
  await untilStatus(page, "completed");
  await page.getByTestId("message-menu").last().waitFor();
  await page.locator("aside nav ~ div button").waitFor();
  await page.getByTestId("model-picker").waitFor();
  await page.reload();
  await page.locator("aside nav ~ div button").waitFor();
  await page.getByTestId("message-menu").last().waitFor();
  await page.getByTestId("model-picker").waitFor();
  await page.locator(".millrace-code [data-kind]").first().waitFor();

  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  // By a mark of their own, since what is in them may change meanwhile.
  const wanted = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("a[href], button, input, textarea, summary, [tabindex='0']")]
      .filter((element) => element.tabIndex >= 0 && !element.matches(":disabled") && element.checkVisibility())
      .map((element, index) => {
        element.dataset["stop"] = `${index} ${element.outerHTML.slice(0, 100)}`;
        return element.dataset["stop"];
      }),
  );
  const reached: string[] = [];
  for (let presses = 0; presses < wanted.length * 2 && !wanted.every((stop) => reached.includes(stop)); presses++) {
    reached.push(await tab(page));
  }
  expect(wanted.filter((stop) => !reached.includes(stop))).toEqual([]);

  await page.reload();
  await page.getByTestId("message").last().waitFor();
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await tabTo(page, 'a[href="#main"]');
  await page.keyboard.press("Enter");
  expect(await focusIsOn(page, "#main")).toBe(true);
});

browserTest(
  "a dialog keeps the focus; afterwards the focus is where it was, or on the page when that is gone",
  async () => {
    const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
    const page = await openPage(url, { reducedMotion: "reduce" });
    await signInAsDemo(page);
    await say(page, "code");
    await untilStatus(page, "completed");
    const menu = "aside nav li [aria-haspopup=menu]";
    await page.locator(menu).waitFor();
    await tabTo(page, menu);
    await choose(page, "Tags");
    await page.getByRole("dialog").getByRole("textbox").waitFor();
    for (let presses = 0; presses < 8; presses++) {
      await page.keyboard.press("Tab");
      const place = await page.evaluate(() => document.activeElement?.closest("dialog, body")?.tagName);
      // Between the last and the first control stands the browser itself, which is the page's body here.
      expect(["DIALOG", "BODY"]).toContain(place);
      expect(await page.locator("#main :focus, aside :focus:not(dialog *)").count()).toBe(0);
    }
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
    expect(await focusIsOn(page, menu)).toBe(true);

    await choose(page, "Rename");
    await page.locator("aside nav li input:focus").waitFor();
    await page.keyboard.type("A better name");
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "A better name" }).and(page.locator(":focus")).waitFor();

    await tabTo(page, menu);
    await choose(page, "Delete");
    await page.getByTestId("toast").waitFor();
    await page.getByRole("link", { name: "A better name" }).waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
    await tabTo(page, "[data-testid=toast] button");
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "A better name" }).waitFor();
  },
);

/** Presses Tab until the element has the focus; whatever has it on the way must show it. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await tab(page);
    if (await focusIsOn(page, selector)) return;
  }
  throw new Error(`Tab does not reach ${selector}`);
}

/** @returns the mark of what has the focus now, which is in view and shows it: by an outline, a rule, or a field by its frame */
async function tab(page: Page): Promise<string> {
  await page.keyboard.press("Tab");
  const { html, stop, shows } = await page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return { html: "", stop: "", shows: true };
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const frame = element.closest("form");
    const probe = document.createElement("i");
    probe.style.borderColor = "var(--accent)";
    document.body.append(probe);
    const accent = getComputedStyle(probe).borderTopColor;
    probe.remove();
    const { top, bottom, left, right, width } = element.getBoundingClientRect();
    const isInView = width > 0 && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
    const isFramed = element.matches("textarea") && frame && getComputedStyle(frame).borderTopColor === accent;
    const isRuled = getComputedStyle(element).borderTopColor === accent;
    const isOutlined = outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
    return {
      html: element.outerHTML,
      stop: element.getAttribute("data-stop") ?? "",
      shows: isInView && (isOutlined || isFramed || isRuled),
    };
  });
  if (!shows) throw new Error(`The focus does not show on ${html.slice(0, 300)}`);
  return stop;
}

function focusIsOn(page: Page, selector: string): Promise<boolean> {
  return page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, selector);
}

/** Opens the menu whose button has the focus, and takes the item with this name. */
async function choose(page: Page, name: string): Promise<void> {
  await page.keyboard.press("Enter");
  await page.getByRole("menu").waitFor();
  const item = page.locator("[role^=menuitem]").filter({ hasText: name });
  for (let presses = 0; presses < 20; presses++) {
    if (await item.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
}
