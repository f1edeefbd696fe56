import type { Page } from "playwright-core";
import { expect } from "vitest";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { answers, questions, say, signInAsDemo, transcript, untilStatus } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();

async function texts(page: Page): Promise<string[]> {
  return (await transcript(page)).map(({ text }) => text);
}

/** Says the first message anew. */
async function edit(page: Page, text: string): Promise<void> {
  await questions(page).first().hover();
  await questions(page).first().getByTestId("edit").click();
  await page.getByTestId("edit-field").fill(text);
  await page.getByTestId("edit-field").press("Enter");
}

browserTest(
  "RUN7 an edit is another version: one goes from one to the other in place, also after a reload",
  async () => {
    const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
    const page = await openPage(url);
    await signInAsDemo(page);
    await say(page, "count to 3");
    await untilStatus(page, "completed");
    await say(page, "count to 4");
    await answers(page).nth(1).and(page.locator('[data-status="completed"]')).waitFor();
    await edit(page, "count to 5");
    await answers(page).getByText("1 2 3 4 5").waitFor();
    expect(await texts(page)).toEqual(["count to 5", "1 2 3 4 5"]);
    await page.getByRole("group", { name: "Version 2 of 2" }).waitFor();

    await page.getByRole("button", { name: "Version before" }).click();
    await answers(page).nth(1).waitFor();
    expect(await texts(page)).toEqual(["count to 3", "1 2 3", "count to 4", "1 2 3 4"]);
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-description"))).toBe("Version 1 of 2");
    await page.reload();
    await answers(page).nth(1).waitFor();
    expect(await texts(page)).toEqual(["count to 3", "1 2 3", "count to 4", "1 2 3 4"]);

    await say(page, "count to 6");
    await answers(page).nth(2).and(page.locator('[data-status="completed"]')).waitFor();
    expect((await texts(page)).slice(2)).toEqual(["count to 4", "1 2 3 4", "count to 6", "1 2 3 4 5 6"]);
    await page.getByRole("button", { name: "Version after" }).focus();
    await page.keyboard.press("Enter");
    await questions(page).getByText("count to 5").waitFor();
    expect(await texts(page)).toEqual(["count to 5", "1 2 3 4 5"]);
  },
);

browserTest("RUN7 another answer stands beside the first, and nothing of either is lost", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url);
  await signInAsDemo(page);
  await say(page, "count to 3");
  await untilStatus(page, "completed");
  await answers(page).hover();
  await answers(page).getByTestId("retry").click();
  await page.getByRole("group", { name: "Version 2 of 2" }).waitFor();
  await untilStatus(page, "completed");
  const second = (await transcript(page)).at(-1)?.id;
  await page.getByTestId("version-before").click();
  await page.getByRole("group", { name: "Version 1 of 2" }).waitFor();
  expect((await transcript(page)).at(-1)?.id).not.toBe(second);
  expect(await texts(page)).toEqual(["count to 3", "1 2 3"]);
});

browserTest("an edit that is left is there again when it is opened, and Escape sends nothing", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url);
  await signInAsDemo(page);
  await say(page, "count to 3");
  await untilStatus(page, "completed");
  await questions(page).first().hover();
  await questions(page).first().getByTestId("edit").click();
  await page.getByTestId("edit-field").fill("count to 3, then");
  await page.keyboard.press("Escape");
  expect(await texts(page)).toEqual(["count to 3", "1 2 3"]);
  await page.reload();
  await untilStatus(page, "completed");
  await questions(page).first().hover();
  await questions(page).first().getByTestId("edit").click();
  expect(await page.getByTestId("edit-field").inputValue()).toBe("count to 3, then");
  await page.getByTestId("edit-send").click();
  await page.getByRole("group", { name: "Version 2 of 2" }).waitFor();
  expect((await texts(page))[0]).toBe("count to 3, then");
});

browserTest("RUN7 all versions are listed, the one that is shown is marked, and any can be opened", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url);
  await signInAsDemo(page);
  await say(page, "count to 3");
  await untilStatus(page, "completed");
  expect(await page.getByTestId("tree").count()).toBe(0);
  await edit(page, "count to 4");
  await answers(page).getByText("1 2 3 4").waitFor();
  await page.getByTestId("tree").click();
  await page.getByTestId("stretch").nth(1).waitFor();
  const lines = await page
    .getByTestId("stretch")
    .evaluateAll((all) => all.map((line) => [line.querySelector("[dir]")?.textContent, line.ariaCurrent]));
  expect(lines).toEqual([
    ["count to 3", "false"],
    ["count to 4", "true"],
  ]);
  await page.getByTestId("stretch").first().press("Enter");
  await questions(page).getByText("count to 3").waitFor();
  expect(await texts(page)).toEqual(["count to 3", "1 2 3"]);
  expect(new URL(page.url()).hash).toBe(`#${(await transcript(page))[0]?.id}`);
});

browserTest("RUN7 which version is shown is each device's own affair", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const laptop = await openPage(url);
  await signInAsDemo(laptop);
  await say(laptop, "count to 3");
  await untilStatus(laptop, "completed");
  await edit(laptop, "count to 4");
  await answers(laptop).getByText("1 2 3 4").waitFor();
  const phone = await openPage(url);
  await signInAsDemo(phone);
  await phone.goto(laptop.url());
  await answers(phone).getByText("1 2 3 4").waitFor();
  await laptop.getByTestId("version-before").click();
  await questions(laptop).getByText("count to 3").waitFor();
  await say(laptop, "count to 2");
  await answers(laptop).getByText("1 2", { exact: true }).waitFor();
  await questions(phone).getByText("count to 2").waitFor();
  await phone.getByTestId("version-after").click();
  await answers(phone).getByText("1 2 3 4").waitFor();
  expect(await texts(laptop)).toEqual(["count to 3", "1 2 3", "count to 2", "1 2"]);
});
