import { DatabaseSync } from "node:sqlite";
import { expect } from "vitest";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { answers, say, signInAsDemo, untilStatus } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();
const PATIENCE = { timeout: 15_000 };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

browserTest("a deleted session is gone everywhere at once, and Undo brings it back everywhere", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url);
  await signInAsDemo(page);
  await say(page, "count to 3");
  await untilStatus(page, "completed");
  const address = page.url();
  const laptop = await openPage(url);
  await signInAsDemo(laptop);
  await laptop.goto(address);
  await untilStatus(laptop, "completed");

  await page.getByRole("button", { name: "Actions for count to 3" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByTestId("toast").getByText("Deleted “\u2068count to 3\u2069”").waitFor();
  await page.waitForURL(`${url}/`);
  await laptop.getByText("This session was deleted.").waitFor();
  for (const each of [page, laptop]) await expect.poll(() => each.getByTestId("session").count(), PATIENCE).toBe(0);

  await page.keyboard.press("Alt+T");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.getByRole("button", { name: "Undo" }).and(page.locator(":focus")).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(address);
  await answers(page).getByText("1 2 3").waitFor();
  await answers(laptop).getByText("1 2 3").waitFor();
});

browserTest(
  "what nobody brings back is erased by the server, also when the browser and the server went away",
  async () => {
    const server = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
    const page = await openPage(server.url, PHONE);
    await signInAsDemo(page);
    await say(page, "count to 3");
    await untilStatus(page, "completed");
    const remove = async () => {
      await page.getByRole("button", { name: "Show sessions" }).click();
      await page.getByRole("button", { name: "Actions for count to 3" }).click();
      await page.getByRole("menuitem", { name: "Delete" }).click();
    };
    await remove();
    await page.getByTestId("toast").getByRole("button", { name: "Undo" }).click();
    await answers(page).getByText("1 2 3").waitFor();
    await remove();
    await page.getByTestId("toast").getByText("Deleted").waitFor();
    await page.close();
    await server.process.end("SIGKILL");

    const messages = () => {
      const database = new DatabaseSync(`${server.directory}/millrace.db`, { readOnly: true, timeout: 5_000 });
      const { left } = database.prepare("SELECT count(*) AS left FROM messages").get() as { left: number };
      database.close();
      return left;
    };
    expect(messages()).toBe(2);
    await server.restart();
    await expect.poll(messages, { timeout: 30_000 }).toBe(0);
  },
);
