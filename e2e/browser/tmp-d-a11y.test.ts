import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { sidewaysScroll, smallTargets } from "../lib/layout.ts";
import { startTestServer } from "../lib/test-server.ts";
import { makeDemoContent } from "../views/demo-content.ts";
import { FORMS } from "../views/forms.ts";
import { OUTAGE_VIEWS as VIEWS } from "../views/outage-views.ts";

const openPage = startBrowser();
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const RULES: RunOptions = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
};

/** Each view is opened in these. `narrow` leaves it less room: text twice as large, or the narrowest screen. */
const SCREENS = [
  {
    screen: "a wide screen, in English",
    form: FORMS.light,
    leastTarget: 24,
    narrow: async (page: Page) => void (await page.addStyleTag({ content: "html { font-size: 200% }" })),
  },
  {
    screen: "a phone, in Arabic",
    form: { ...FORMS.phone, locale: "ar" },
    leastTarget: 44,
    narrow: (page: Page) => page.setViewportSize({ width: 320, height: 640 }),
  },
];

browserTest.for(SCREENS)(
  "ACC1 every view is accessible, its targets are large enough, and nothing is wider than it ($screen)",
  { timeout: 600_000 },
  async ({ form, leastTarget, narrow }) => {
    const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
    const ada = await openPage(url);
    const content = await makeDemoContent(ada.request, url);
    const storageState = await ada.context().storageState();
    const problems: unknown[] = [];
    for (const view of VIEWS) {
      const page = await openPage(url, {
        ...form,
        ...(view.as === "member" && { storageState }),
        // The policy that protects the page would also keep the checker out.
        bypassCSP: true,
      });
      const note = (what: string, found: unknown[]) => found.length > 0 && problems.push([view.name, what, ...found]);
      await view.open(page, content).catch((cause) => expect.fail(`${view.name} does not open: ${cause}`));
      await page.addScriptTag({ path: AXE });
      note("light", await check(page, RULES));
      await page.emulateMedia({ colorScheme: "dark" });
      note("dark", await check(page, { runOnly: ["color-contrast"] }));
      note("small targets", await smallTargets(page, leastTarget));
      note("sideways", await sidewaysScroll(page));
      expect(await page.title()).toContain("Millrace");
      await narrow(page);
      note("sideways, when narrow", await sidewaysScroll(page));
      await page.context().close();
    }
    expect(problems).toEqual([]);
  },
);

/** What is serious or critical, as rule and places. */
async function check(page: Page, options: RunOptions): Promise<unknown[][]> {
  const violations = await page.evaluate(async (options) => {
    const { axe } = globalThis as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }; // put there
    return (await axe.run(options)).violations;
  }, options);
  const field = await page.evaluate(() => {
    const focused = document.activeElement;
    return focused?.hasAttribute("aria-activedescendant") ? (focused.getAttribute("aria-controls") ?? "") : "";
  });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => ({ id, nodes: nodes.filter(({ html }) => !isScrolledBy(field, id, html)) }))
    .filter(({ nodes }) => nodes.length > 0)
    .map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => [html, failureSummary])]);
}

/** A list that the field with the focus goes through with the arrow keys scrolls by them; axe knows that of comboboxes only. */
function isScrolledBy(listId: string, rule: string, html: string): boolean {
  return rule === "scrollable-region-focusable" && listId !== "" && html.includes(`id="${listId}"`);
}
