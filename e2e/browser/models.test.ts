import type { Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";
import { startLoopbackProvider } from "../../packages/server/src/models/testing/loopback-provider.ts";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { answers, say, signUpInBrowser, untilStatus } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();
const MANY = Array.from({ length: 300 }, (_, index) => `model-${index + 1}`);

/** A server that offers models of a provider on this machine, the first of them by default. */
async function start(models: string[]) {
  const provider = await startLoopbackProvider({ format: "openai" });
  onTestFinished(() => provider.close());
  const { url } = await startTestServer({
    OPENAI_API_KEY: "loopback",
    OPENAI_BASE_URL: provider.url,
    OPENAI_MODEL: models.join(","),
  });
  const asked = () => provider.requests.map(({ body }) => (body as { model: string }).model);
  return { url, asked };
}

const picker = (page: Page) => page.getByTestId("model-picker");
const options = (page: Page) => page.getByTestId("model");

async function openPicker(page: Page): Promise<void> {
  await picker(page).click();
  await options(page).first().waitFor();
}

browserTest("a model is found by typing, chosen by keyboard, asked, remembered, and first the next time", async () => {
  const { url, asked } = await start([...MANY, "gpt-6.1-sol"]);
  const page = await openPage(url);
  await signUpInBrowser(page, "ann");
  await openPicker(page);
  expect(await options(page).count()).toBeLessThan(100);
  await page.getByRole("status").filter({ hasText: "of 302 models" }).waitFor();

  const search = page.getByRole("combobox");
  await page.keyboard.type("sol");
  await expect.poll(() => options(page).count()).toBe(1);
  expect(await options(page).first().textContent()).toContain("GPT-6.1 Sol");
  expect(await options(page).first().textContent()).toContain("$2 / $10");
  await search.fill("no such thing");
  await page.getByText("No model is called “no such thing”.").waitFor();
  await search.fill("model-29");
  await expect.poll(() => options(page).count()).toBeGreaterThan(5);
  const active = () => page.evaluate(() => document.activeElement?.getAttribute("aria-activedescendant"));
  const before = await active();
  await page.keyboard.press("ArrowDown");
  await expect.poll(active).not.toBe(before);
  await search.fill("openai/model-299");
  await page.getByRole("option", { name: "model-299" }).and(page.locator("[aria-selected=true]")).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.locator("[data-testid=model-picker]:focus").getByText("model-299").waitFor();

  await say(page, "hello");
  await untilStatus(page, "completed");
  expect(asked()).toEqual(["model-299"]);
  await page.reload();
  await picker(page).getByText("model-299").waitFor();
  await openPicker(page);
  await page.getByRole("group", { name: "Used recently" }).getByRole("option", { name: "model-299" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
});

browserTest("an answer is tried again with another model from the same list", async () => {
  const { url, asked } = await start(["one", "two", "three"]);
  const page = await openPage(url);
  await signUpInBrowser(page, "ann");
  await say(page, "hello");
  await untilStatus(page, "completed");
  await answers(page).hover();
  await answers(page).getByTestId("message-menu").click();
  await page.getByRole("menuitem", { name: "Retry with" }).click();
  await page.getByTestId("model-search").fill("three");
  await expect.poll(() => options(page).count()).toBe(1);
  await options(page).click();
  await page.getByRole("group", { name: "Version 2 of 2" }).waitFor();
  await untilStatus(page, "completed");
  expect(asked()).toEqual(["one", "three"]);
});

browserTest("PRC3 an administrator's price, model and hiding show in the list at once", async () => {
  const { url } = await start(["one", "two"]);
  const page = await openPage(url);
  await signUpInBrowser(page, "ann");
  await page.goto(`${url}/settings/models`);
  const row = (name: string) => page.getByTestId("model-row").filter({ hasText: name });
  await row("openai/one").getByText("Price unknown").first().waitFor();
  await row("openai/one").getByTestId("edit-model").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByTestId("set-price").click();
  await dialog.getByText("Write a number, such as 2.5.").first().waitFor();
  await dialog.getByLabel("Input").fill("1,5");
  await dialog.getByLabel("Output").fill("6");
  await dialog.getByTestId("set-price").click();
  await dialog.getByTestId("override").getByText("$1.50 / $6").waitFor();
  await page.keyboard.press("Escape");
  await row("openai/one").getByText("Set here from").waitFor();

  await row("openai/two").getByTestId("edit-model").click();
  await dialog.getByTestId("hide-model").click();
  await dialog.getByRole("button", { name: "Show in the list" }).waitFor();
  await page.keyboard.press("Escape");

  await page.getByTestId("add-model").click();
  await dialog.getByLabel("Id", { exact: true }).fill("openai/ft:ours");
  await dialog.getByLabel("Name that people see").fill("Our own");
  await dialog.getByTestId("save-model").click();
  await row("openai/ft:ours").getByText("Added here").waitFor();

  await page.getByRole("link", { name: "New session" }).click();
  await openPicker(page);
  const names = (await options(page).allInnerTexts()).map((text) => text.split("\n")[0]);
  expect(names).toEqual(["one", "Our own", "Demo model: scripted, no AI"]);
  await page.getByRole("option", { name: "one" }).getByText("$1.50 / $6").waitFor();
});
