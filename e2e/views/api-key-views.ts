import type { Page } from "playwright-core";
import { FORMS, type Form } from "./forms.ts";
import { ACCOUNT } from "./steps.ts";
import type { View } from "./view.ts";

const EVERY_FORM = Object.keys(FORMS) as Form[];

/** The settings' page of API keys. */
export const API_KEY_VIEWS: readonly View[] = [
  { name: "api-keys", as: "member", pictured: EVERY_FORM, open: openApiKeys },
  {
    name: "api-keys-empty",
    as: "member",
    pictured: ["light", "phone"],
    async open(page) {
      await page.route("**/api/v1/api-keys", (route) => route.fulfill({ json: { items: [] } }));
      await page.goto("/settings/api-keys");
      await page.getByTestId("create-api-key").waitFor();
    },
  },
  {
    name: "api-key-form",
    as: "member",
    pictured: ["light", "phone", "arabic"],
    async open(page) {
      await openApiKeys(page);
      await page.getByTestId("create-api-key").click();
      await page.locator("dialog select").selectOption("date");
      await page.locator("dialog [type=submit]").click();
      await page.locator("[aria-invalid]").first().waitFor();
    },
  },
  {
    name: "api-key-made",
    as: "member",
    pictured: EVERY_FORM,
    async open(page) {
      await openApiKeys(page);
      await page.getByTestId("create-api-key").click();
      const key = `mrk_${"Shown0nce".repeat(6).slice(0, 49)}`;
      await page.route("**/api/v1/api-keys", async (route) => {
        if (route.request().method() !== "POST") return route.fallback();
        await route.fulfill({ status: 201, json: { ...route.request().postDataJSON(), id: "key_1", key } });
      });
      await page.locator("dialog input").first().fill("Dashboard");
      await page.locator("dialog [type=submit]").click();
      await page.locator("dialog pre").waitFor();
    },
  },
];

async function openApiKeys(page: Page): Promise<void> {
  await page.goto("/settings/api-keys");
  await page.getByTestId("api-key").first().waitFor();
  if (await page.locator("aside").isVisible()) await page.locator(ACCOUNT).waitFor();
}
