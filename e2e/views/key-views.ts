import type { ProviderKey, ProviderKeyList } from "@millrace/protocol";
import type { Page } from "playwright-core";
import { FORMS, type Form } from "./forms.ts";
import { openSection } from "./steps.ts";
import type { View } from "./view.ts";

const EVERY_FORM = Object.keys(FORMS) as Form[];

/** Keys of providers in the settings. */
export const KEY_VIEWS: readonly View[] = [
  {
    name: "settings",
    as: "member",
    async open(page) {
      await page.goto("/settings");
      await page.locator("main nav a").first().waitFor();
    },
  },
  { name: "provider-keys", as: "member", pictured: EVERY_FORM, open: (page) => openSection(page, "keys") },
  {
    name: "add-key",
    as: "member",
    pictured: ["light", "dark", "phone"],
    async open(page) {
      await openSection(page, "keys");
      await page.getByTestId("add-anthropic").click();
      await page.getByTestId("key-field").waitFor();
    },
  },
  {
    name: "server-refused",
    as: "member",
    pictured: ["phone", "arabic"],
    async open(page) {
      await openSection(page, "keys");
      await page.getByTestId("add-server").click();
      await page.locator("[name=name]").fill("lab");
      await page.locator("[name=address]").fill("http://10.0.0.1:8000/v1");
      await page.getByTestId("save-key").click();
      await page.getByRole("alert").waitFor();
    },
  },
  {
    name: "stored-keys",
    as: "member",
    pictured: EVERY_FORM,
    async open(page) {
      await storedKeys(page);
      await openSection(page, "keys");
      await page.getByTestId("stored-key").first().waitFor();
    },
  },
  {
    name: "delete-key",
    as: "member",
    async open(page) {
      await storedKeys(page);
      await openSection(page, "keys");
      await page.getByTestId("delete-key").first().click();
      await page.getByTestId("confirm").waitFor();
    },
  },
  { name: "workspace-keys", as: "member", pictured: ["light"], open: (page) => openSection(page, "workspace-keys") },
];

/** Lets the person have keys, which no provider here would accept. */
async function storedKeys(page: Page): Promise<void> {
  const stored = { base_url: null, has_key: true, models: null, tested_at: new Date().toISOString() };
  const key = (part: Pick<ProviderKey, "provider" | "state"> & Partial<ProviderKey>): ProviderKey => ({
    ...stored,
    id: `pky_${part.name ?? part.provider}`,
    name: part.provider,
    hint: "wXyZ",
    created_at: stored.tested_at,
    ...part,
  });
  const address = "https://llm.northwind.example/v1";
  const list: ProviderKeyList = {
    own_keys: true,
    items: [
      key({ provider: "anthropic", state: "working" }),
      key({ provider: "openai", state: "key_refused", hint: null }),
      key({ provider: "openrouter", state: "unreadable", models: ["anthropic/claude-sonnet-5.5"] }),
      key({ provider: "server", state: "unreachable", name: "lab", base_url: address, models: ["llama", "qwen"] }),
    ],
    in_use: [
      { name: "anthropic", title: "Anthropic", key_source: "own" },
      { name: "openai", title: "OpenAI", key_source: "own" },
      { name: "google", title: "Google", key_source: "environment" },
    ],
  };
  await page.route("**/api/v1/provider-keys", (route) => route.fulfill({ json: list }));
}
