import { readFileSync } from "node:fs";
import type { ModelInfo, ModelList } from "@millrace/protocol";
import type { Page } from "playwright-core";
import { FORMS, type Form } from "./forms.ts";
import { openEnded, openHome } from "./steps.ts";
import type { View } from "./view.ts";

const EVERY_FORM = Object.keys(FORMS) as Form[];
const CATALOG = new URL("../../packages/server/src/catalog/model-catalog.json", import.meta.url);

/** Choosing a model, and what is set about models. */
export const MODEL_VIEWS: readonly View[] = [
  {
    name: "models",
    as: "member",
    pictured: EVERY_FORM,
    async open(page, { talk }) {
      await addModels(page);
      await openEnded(page, talk, "completed");
      await page.getByTestId("model-picker").click();
      await page.getByTestId("model").first().waitFor();
    },
  },
  {
    name: "no-such-model",
    as: "member",
    async open(page) {
      await addModels(page);
      await openHome(page);
      await page.getByTestId("model-picker").click();
      await page.getByTestId("model-search").fill("xyzzy");
      await page.getByTestId("model").first().waitFor({ state: "detached" });
    },
  },
  {
    name: "settings-models",
    as: "member",
    pictured: EVERY_FORM,
    async open(page) {
      await page.goto("/settings/models");
      await page.getByTestId("filter-models").selectOption("all");
      await page.getByTestId("find-model").fill("5.5");
      await page.getByTestId("model-row").nth(3).waitFor();
    },
  },
  {
    name: "settings-model",
    as: "member",
    pictured: ["light", "dark", "phone", "arabic"],
    async open(page) {
      await page.goto("/settings/models");
      await page.getByTestId("filter-models").selectOption("all");
      await page.getByTestId("find-model").fill("claude-haiku-5-5");
      await page.getByTestId("edit-model").first().click();
      await page.getByTestId("set-price").waitFor();
    },
  },
  {
    name: "settings-add-model",
    as: "member",
    pictured: ["light"],
    async open(page) {
      await page.goto("/settings/models");
      await page.getByTestId("add-model").click();
      await page.getByTestId("save-model").click();
      await page.locator("[aria-invalid]").first().waitFor();
    },
  },
];

/** Offers the models of the catalogue beside the demo model, as if their providers were set up. */
async function addModels(page: Page): Promise<void> {
  const { models } = JSON.parse(readFileSync(CATALOG, "utf8"));
  const items: ModelInfo[] = models.map((model: Pick<ModelInfo, "id" | "name" | "inputs"> & { prices: object[] }) => ({
    context_tokens: null,
    max_output_tokens: null,
    reasoning: null,
    price_change: null,
    demo: false,
    ...model,
    provider: model.id.split("/")[0],
    prices: model.prices[0] ? { tiers: [], ...model.prices[0] } : null,
  }));
  await page.route("**/api/v1/models", async (route) => {
    const response = await route.fetch();
    const list: ModelList = await response.json();
    await route.fulfill({ response, json: { ...list, items: [...items, ...list.items] } });
  });
}
