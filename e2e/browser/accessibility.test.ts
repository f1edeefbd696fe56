import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { startTestServer } from "../lib/test-server.ts";
import { makeDemoContent } from "../views/demo-content.ts";
import { FORMS } from "../views/forms.ts";
import { VIEWS } from "../views/views.ts";

const openPage = startBrowser();
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const RULES: RunOptions = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
};

browserTest.for([
  ["a wide screen, in English", FORMS.light],
  ["a phone, in Arabic", { ...FORMS.phone, locale: "ar" }],
] as const)(
  "no view has a serious accessibility problem, in light and in dark (%s)",
  { timeout: 600_000 },
  async ([, form]) => {
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
      await view.open(page, content).catch((cause) => expect.fail(`${view.name} does not open: ${cause}`));
      await page.addScriptTag({ path: AXE });
      for (const found of await check(page, RULES)) problems.push([view.name, ...found]);
      await page.emulateMedia({ colorScheme: "dark" });
      for (const found of await check(page, { runOnly: ["color-contrast"] }))
        problems.push([view.name, "dark", ...found]);
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
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => [html, failureSummary])]);
}
