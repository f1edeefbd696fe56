import type { Page } from "playwright-core";
import { expect } from "vitest";
import { browserTest, startBrowser } from "../lib/browser.ts";
import {
  answers,
  questions,
  say,
  signInAsDemo,
  signUpInBrowser,
  textOfLength,
  untilStatus,
} from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();
const MOST = 100_000;

browserTest("a draft follows its writer from tab to tab and is gone where somebody else signs in", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url);
  await signUpInBrowser(page, "ada");
  await say(page, "count to 3");
  await untilStatus(page, "completed");
  const other = await page.context().newPage();
  await other.goto(page.url());
  await untilStatus(other, "completed");
  const [here, there] = [page.getByTestId("composer-input"), other.getByTestId("composer-input")];
  await there.blur();
  await here.fill("Half a thought");
  await expect.poll(() => there.inputValue()).toBe("Half a thought");
  await there.fill("Half a thought, and more");
  expect(await here.inputValue()).toBe("Half a thought"); // it is being written in
  await here.blur();
  await there.press("End");
  await there.pressSequentially(" of it");
  await expect.poll(() => here.inputValue()).toBe("Half a thought, and more of it");
  await there.press("Enter");
  await expect.poll(() => here.inputValue()).toBe("");

  await here.fill("Unsent, and nobody's business");
  await page.getByRole("button", { name: "Account and settings" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in");
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain("business");
});

browserTest("a slash opens prompts and commands, to be chosen by the keyboard alone", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url);
  await signInAsDemo(page);
  const field = page.getByTestId("composer-input");
  await field.fill("/function");
  await page.getByRole("option", { name: "Write a function that adds up the spend of all active campaigns" }).waitFor();
  await field.press("Enter");
  expect(await field.inputValue()).toBe("Write a function that adds up the spend of all active campaigns");
  await field.press("Enter");
  await page.waitForURL("**/s/ses_*");
  await untilStatus(page, "completed");
  await answers(page).getByText("activeSpend").first().waitFor();

  await field.fill("/etc/hosts: what is it?");
  await page.getByText("Nothing is called that. Enter sends it as it is.").waitFor();
  await field.press("Enter");
  await questions(page).getByText("/etc/hosts: what is it?").waitFor();

  await field.fill("/dark");
  await page.getByRole("option", { name: "Appearance: dark" }).waitFor();
  await field.press("Enter");
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset["theme"])).toBe("dark");
  expect(await field.inputValue()).toBe("");
});

browserTest("one's own prompts are added, changed, used and deleted", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url);
  await signInAsDemo(page);
  const field = page.getByTestId("composer-input");
  await manage(page);
  const dialog = page.getByRole("dialog", { name: "Your prompts" });
  await dialog.getByLabel("Name").fill("Stand-up");
  await dialog.getByLabel("Text").fill("Yesterday I did this:\n");
  await dialog.getByRole("button", { name: "Save prompt" }).click();
  await dialog.getByRole("button", { name: "Edit Stand-up" }).click();
  await dialog.getByLabel("Text").fill("Yesterday I did:");
  await dialog.getByRole("button", { name: "Save prompt" }).click();
  await dialog.getByRole("button", { name: "Close" }).click();
  await page.reload();
  await field.fill("/stand");
  await page.getByRole("option", { name: "Stand-up" }).waitFor();
  await field.press("Tab");
  expect(await field.inputValue()).toBe("Yesterday I did:");
  await field.fill("Before: ");
  await page.getByTestId("prompts").click();
  await page.getByRole("option", { name: "Stand-up" }).click();
  expect(await field.inputValue()).toBe("Before: Yesterday I did:");
  await field.fill("");
  await manage(page);
  await dialog.getByRole("button", { name: "Delete Stand-up" }).click();
  await dialog.getByTestId("saved-prompt").waitFor({ state: "detached" });
});

browserTest("while an answer is written one may write on, stop it, or both", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "40" });
  const page = await openPage(url);
  await signInAsDemo(page);
  await say(page, "count to 2000");
  await textOfLength(page, 10);
  expect(await page.getByTestId("send").count()).toBe(0);
  const field = page.getByTestId("composer-input");
  await field.fill("And then?");
  await page.getByTestId("send").waitFor();
  await field.press("Escape");
  await untilStatus(page, "stopped");
  expect(await field.inputValue()).toBe("And then?");
});

browserTest("a text that is too long is cut where the room ends, and says so", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await signInAsDemo(page);
  const field = page.getByTestId("composer-input");
  await page.evaluate((length) => navigator.clipboard.writeText("a".repeat(length)), MOST - 4000);
  await field.press("Control+v");
  await page.getByTestId("room-left").getByText("Room for 4,000 more characters").waitFor();
  await page.evaluate(() => navigator.clipboard.writeText("b".repeat(4500)));
  await field.press("Control+v");
  await page.getByTestId("paste-cut").getByText("the last 500 characters were left out").waitFor();
  expect((await field.inputValue()).length).toBe(MOST);
  await field.press("Backspace");
  await page.getByTestId("paste-cut").waitFor({ state: "detached" });
});

browserTest("Enter that ends a composition sends nothing", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url);
  await signInAsDemo(page);
  const field = page.getByTestId("composer-input");
  await field.pressSequentially("に");
  for (const key of [{ isComposing: true }, { keyCode: 229 }]) {
    await field.evaluate((element, init) => {
      element.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...init }));
    }, key);
  }
  expect(new URL(page.url()).pathname).toBe("/");
  expect(await field.inputValue()).toBe("に");
  await field.press("Shift+Enter");
  await field.pressSequentially("ほん");
  expect(await field.inputValue()).toBe("に\nほん");
  await field.press("Enter");
  await page.waitForURL("**/s/ses_*");
});

browserTest("who comes back goes on where they were, from the start page", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url);
  await signInAsDemo(page);
  expect(await page.getByRole("heading", { name: "Go on with" }).count()).toBe(0);
  await page.getByRole("button", { name: "Make a table of four made-up campaigns and name the weakest" }).click();
  await page.waitForURL("**/s/ses_*");
  const address = page.url();
  await untilStatus(page, "completed");
  await answers(page).getByRole("table").waitFor();
  await page.getByRole("link", { name: "New session" }).click();
  await page.getByRole("heading", { name: "What would you like to know?" }).waitFor();
  expect(await page.getByRole("link", { name: /Make a table of four/ }).count()).toBe(1); // the list beside it has it
  await page.getByRole("button", { name: "Hide sessions" }).click();
  await page
    .getByRole("main")
    .getByRole("link", { name: /Make a table of four/ })
    .click();
  await page.waitForURL(address);
});

async function manage(page: Page): Promise<void> {
  await page.getByTestId("composer-input").fill("/save");
  await page.getByRole("option", { name: "Save and edit prompts" }).waitFor();
  await page.keyboard.press("Enter");
}
