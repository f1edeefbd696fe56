import type { Page } from "playwright-core";
import { expect, vi } from "vitest";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { answers, questions, say, signInAsDemo, transcript } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();

function queued(page: Page): Promise<string[]> {
  return page.getByTestId("queued").locator("p").allInnerTexts();
}

async function untilQueued(page: Page, ...texts: string[]): Promise<void> {
  await vi.waitFor(async () => expect(await queued(page)).toEqual(texts), 15_000);
}

async function writeAnother(page: Page, text: string): Promise<void> {
  await page.getByTestId("composer-input").fill(text);
  await page.getByTestId("send").click();
  await page.getByTestId("queued").getByText(text, { exact: true }).waitFor();
}

/** A page on which a long answer is being written, and three messages wait. */
async function busyPage(url: string): Promise<Page> {
  const page = await openPage(url);
  await signInAsDemo(page);
  await say(page, "count to 1000");
  await page.locator('[data-role="assistant"][data-status="running"]').waitFor();
  for (const text of ["count to 2", "count to 3", "count to 4"]) await writeAnother(page, text);
  return page;
}

browserTest(
  "RUN5 what waits is listed above the composer, and can be changed on every device until its turn comes",
  async () => {
    const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "40" });
    const laptop = await busyPage(url);
    await untilQueued(laptop, "count to 2", "count to 3", "count to 4");
    expect(await questions(laptop).count(), "not in the conversation yet").toBe(1);
    const phone = await openPage(url, { viewport: { width: 390, height: 844 } });
    await signInAsDemo(phone);
    await phone.goto(laptop.url());
    await untilQueued(phone, "count to 2", "count to 3", "count to 4");

    const item = (page: Page, text: string) => page.getByTestId("queued").filter({ hasText: text });
    await item(phone, "count to 4").getByTestId("queue-up").click();
    await untilQueued(laptop, "count to 2", "count to 4", "count to 3");
    await item(laptop, "count to 2").getByTestId("queue-edit").focus();
    await laptop.keyboard.press("Alt+ArrowDown");
    await untilQueued(phone, "count to 4", "count to 2", "count to 3");
    await laptop.getByText("Moved to place 2 of 3.").waitFor({ state: "attached" });
    await item(laptop, "count to 3").getByTestId("queue-edit").click();
    await laptop.getByTestId("edit-field").fill("count to 5");
    await laptop.getByTestId("edit-send").click();
    await untilQueued(phone, "count to 4", "count to 2", "count to 5");
    await item(phone, "count to 4").getByTestId("queue-remove").click();
    await untilQueued(laptop, "count to 2", "count to 5");

    await item(laptop, "count to 5").getByTestId("queue-now").click();
    await answers(laptop).getByText("1 2 3 4 5", { exact: true }).waitFor();
    await answers(phone).getByText("1 2", { exact: true }).waitFor();
    for (const page of [laptop, phone]) {
      await vi.waitFor(async () => {
        const shown = (await transcript(page)).map(({ role, status, text }) => (role === "user" ? text : status));
        expect(shown).toEqual(["count to 1000", "stopped", "count to 5", "completed", "count to 2", "completed"]);
      }, 15_000);
      expect(await queued(page)).toEqual([]);
    }
  },
);

browserTest("RUN5 one's turn that has come is told, and what was typed is not lost", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "40" });
  const laptop = await busyPage(url);
  const phone = await openPage(url);
  await signInAsDemo(phone);
  await phone.goto(laptop.url());
  await untilQueued(phone, "count to 2", "count to 3", "count to 4");
  await phone.route("**/api/v1/chat/queue/*", async (route) => {
    await laptop.getByTestId("queued").first().getByTestId("queue-now").click();
    await answers(laptop).nth(1).waitFor();
    await route.continue();
  });
  await phone.getByTestId("queued").first().getByTestId("queue-remove").click();
  await phone.getByRole("alert").getByText("That did not work.").waitFor();
  await questions(phone).getByText("count to 2", { exact: true }).waitFor();
});
