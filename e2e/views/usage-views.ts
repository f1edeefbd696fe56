import type { Page } from "playwright-core";
import { FORMS, type Form } from "./forms.ts";
import { openEnded } from "./steps.ts";
import type { View } from "./view.ts";

const EVERY_FORM = Object.keys(FORMS) as Form[];

/** What was used, and what may be. */
export const USAGE_VIEWS: readonly View[] = [
  {
    name: "usage",
    as: "member",
    pictured: EVERY_FORM,
    open: (page) => openUsage(page, "/settings/usage"),
  },
  { name: "workspace-usage", as: "member", open: (page) => openUsage(page, "/settings/workspace-usage") },
  {
    name: "usage-empty",
    as: "member",
    async open(page) {
      await page.goto("/settings/usage");
      await page.locator("fieldset").first().locator("label").last().click();
      await page.locator("[type=date]").first().fill("2020-01-01");
      await page.locator("[type=date]").last().fill("2020-01-02");
      await page.getByTestId("empty").waitFor();
    },
  },
  {
    name: "budgets",
    as: "member",
    pictured: ["light", "phone"],
    async open(page) {
      await page.goto("/settings/budgets");
      await page.locator("#main section li button").first().click();
      await page.locator("#main li form").first().waitFor();
    },
  },
  {
    name: "answer-figures",
    as: "member",
    async open(page, { talk }) {
      await openEnded(page, talk, "completed");
      await page.getByTestId("message").last().hover();
      await page.getByTestId("answer-cost").last().click();
      await page.locator("[role=dialog] dl").waitFor();
    },
  },
];

/** The demo model costs nothing, so the charts are of tokens. */
async function openUsage(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.locator("fieldset").last().locator("label").nth(1).click();
  await page.locator(".recharts-bar-rectangle").first().waitFor();
}
