import type { Page } from "playwright-core";
import { expect } from "vitest";
import { createApi } from "../lib/api.ts";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { answers, questions, say, shownText, signInAsDemo, textOfLength, untilStatus } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();

browserTest(
  "ACC3 the palette finds what can be done by a part of its name, does it, and gives the focus back",
  async () => {
    const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
    const page = await openPage(url);
    await signInAsDemo(page);
    const field = page.getByTestId("composer-input");
    await field.fill("A thought");
    await page.keyboard.press("Control+k");
    const palette = page.getByRole("dialog", { name: "Search commands and sessions" });
    await palette.getByRole("combobox").waitFor();
    await page.keyboard.type("xyzzy");
    await palette.getByText("Nothing is called “xyzzy”.").waitFor();
    await page.keyboard.press("Escape");
    await palette.waitFor({ state: "detached" });
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await field.inputValue()).toBe("A thought");

    await choose(page, "dark");
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset["theme"])).toBe("dark");
    await choose(page, "العربية");
    await expect.poll(() => page.evaluate(() => document.documentElement.dir)).toBe("rtl");
    await choose(page, "English");
    await page.getByText("What would you like to know?").waitFor();
    await choose(page, "sign out");
    await page.getByTestId("demo-login").waitFor();
  },
);

browserTest(
  "the palette goes to any session by its title, also to one far beyond what the list has loaded",
  async () => {
    const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
    const page = await openPage(url);
    await signInAsDemo(page);
    const cookies = await page.context().cookies();
    const api = createApi(url, cookies.map(({ name, value }) => `${name}=${value}`).join("; "));
    const { id } = await api.createSession({ title: "Autumn budget of the bakery" });
    for (let at = 0; at < 230; at++) await api.createSession({ title: `Filler ${at}` });
    await page.reload();
    await page.getByTestId("session").first().waitFor();
    expect(await page.getByTestId("session").getByText("Autumn budget of the bakery").count()).toBe(0);
    await page.keyboard.press("Control+k");
    await page.getByTestId("palette-input").fill("autm budgt");
    await page.getByRole("option", { name: "Autumn budget of the bakery" }).click();
    await page.waitForURL(`**/s/${id}`);
  },
);

browserTest("every shortcut in the sheet is one that works, and single keys can be switched off", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "20" });
  const page = await openPage(url);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await signInAsDemo(page);
  await say(page, "code");
  await untilStatus(page, "completed");
  const field = page.getByTestId("composer-input");

  await field.press("?");
  expect(await field.inputValue()).toBe("?"); // typing is typing
  await field.fill("");
  await field.blur();
  await page.keyboard.press("Shift+c");
  await page.getByTestId("command-news").getByText("Copied").waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^interface Campaign \{[^`]*\}$/);
  await page.keyboard.press("r");
  await expect.poll(() => answers(page).count()).toBe(1);
  await untilStatus(page, "completed");
  await page.keyboard.press("i");
  await page.keyboard.type("count to 2000");
  await page.keyboard.press("Enter");
  await page.locator('[data-status="running"]').waitFor();
  await textOfLength(page, 10);
  await page.keyboard.press("Escape");
  await untilStatus(page, "stopped");

  await field.blur();
  await page.keyboard.press("n");
  await page.waitForURL(`${url}/`);
  await page.getByTestId("composer-input").blur();
  await page.keyboard.press("j");
  await page.waitForURL("**/s/ses_*");
  await untilStatus(page, "stopped");
  await page.keyboard.press("Control+b");
  await page.getByTestId("session").first().waitFor({ state: "detached" });
  await page.keyboard.press("Control+/");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await sheet.getByText("Copy the last code block").waitFor();
  await sheet.getByRole("checkbox").uncheck();
  await sheet.getByRole("button", { name: "Close" }).click();
  await sheet.waitFor({ state: "detached" });
  await page.getByTestId("composer-input").blur();
  const address = page.url();
  await page.keyboard.press("n");
  await page.keyboard.press("Shift+?");
  await page.keyboard.press("Control+k");
  await page.getByTestId("palette-input").waitFor();
  expect(await sheet.count()).toBe(0);
  expect(page.url()).toBe(address);
});

browserTest("while an answer is written, Escape first closes what is open", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "40" });
  const page = await openPage(url);
  await signInAsDemo(page);
  await say(page, "count to 2000");
  const before = await textOfLength(page, 10);
  const field = page.getByTestId("composer-input");
  await field.fill("/");
  await page.getByRole("listbox", { name: "Prompts and commands" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("listbox").waitFor({ state: "detached" });
  await page.keyboard.press("Control+k");
  await page.getByTestId("palette-input").waitFor();
  await page.keyboard.press("Escape");
  await page.getByTestId("palette-input").waitFor({ state: "detached" });
  await textOfLength(page, before.length + 20);
  expect(await questions(page).count()).toBe(1);
  await field.press("Escape");
  await untilStatus(page, "stopped");
  expect(await shownText(page)).toMatch(/^1 2 3 /);
});

async function choose(page: Page, query: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.getByTestId("palette-input").fill(query);
  await page.getByRole("option").first().waitFor();
  await page.keyboard.press("Enter");
  await page.getByTestId("palette-input").waitFor({ state: "detached" });
}
