import { FORMS, type Form } from "./forms.ts";
import { openEnded } from "./steps.ts";
import type { View } from "./view.ts";

const EVERY_FORM = Object.keys(FORMS) as Form[];

/** Ratings, what is made of them, and tests of prompts. */
export const FEEDBACK_VIEWS: readonly View[] = [
  {
    name: "rating",
    as: "member",
    pictured: ["light", "phone"],
    async open(page, { talk }) {
      await openEnded(page, talk, "completed");
      const answer = page.locator('[data-role="assistant"]').last();
      await answer.hover();
      await answer.getByTestId("rate-down").click();
      await answer.getByTestId("rate-why").click();
      await page.getByTestId("rating-save").waitFor();
    },
  },
  {
    name: "ratings",
    as: "member",
    pictured: EVERY_FORM,
    async open(page) {
      await page.goto("/settings/ratings");
      await page.getByTestId("rated").first().waitFor();
    },
  },
  {
    name: "prompt-tests",
    as: "member",
    pictured: EVERY_FORM,
    async open(page) {
      await page.goto("/settings/prompt-tests");
      await page.locator("[data-testid=experiment] table").first().waitFor();
    },
  },
  {
    name: "new-prompt-test",
    as: "member",
    pictured: ["light", "phone"],
    async open(page) {
      await page.goto("/settings/prompt-tests");
      await page.getByTestId("new-experiment").click();
      await page.getByTestId("experiment-form").waitFor();
    },
  },
];
