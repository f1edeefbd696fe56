import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { type Api, createApi } from "../lib/api.ts";
import { browserTest, startBrowser } from "../lib/browser.ts";
import { questions, say, shownText, signInAsDemo, textOfLength } from "../lib/conversation.ts";
import { startTestServer } from "../lib/test-server.ts";

const openPage = startBrowser();
const PATIENCE = { timeout: 15_000 };
const QUESTIONS = 180;
/** Messages that may be in the page at a time, however long the session is. */
const MOST_DRAWN = 40;
/** Questions whose answers have very different heights. */
const KINDS = ["count to 9", "long", "code", "count to 300", "table", "emoji"];

browserTest("LOG4 a long session opens at its end, and the reader's place holds while older pages come", async () => {
  const { page, url } = await longSession();
  await page.goto(url);
  await questions(page).getByText(`${QUESTIONS}: `).waitFor();
  await expect.poll(() => distanceToEnd(page), PATIENCE).toBeLessThan(2);
  expect(await page.getByTestId("message").count()).toBeLessThan(MOST_DRAWN);

  const pages = await holdOlderPages(page);
  await transcript(page).hover();
  let prepended = 0;
  while ((await page.getByTestId("older").textContent()) !== "") {
    while (pages.held() === 0 && (await page.getByTestId("older").textContent()) !== "") {
      await page.mouse.wheel(0, -700);
      await settled(page);
    }
    if (pages.held() === 0) break;
    const before = await firstInView(page);
    pages.release();
    await expect.poll(() => positionOf(page, before.id), PATIENCE).not.toBe(before.position);
    await settled(page);
    const after = await topOf(page, before.id);
    expect(Math.abs(after - before.top)).toBeLessThanOrEqual(2);
    prepended++;
  }
  expect(prepended).toBeGreaterThan(2);
  await transcript(page).press("Home");
  await questions(page).getByText("1: count to 9", { exact: true }).waitFor();
  await settled(page);
  expect(await page.getByTestId("message").count()).toBeLessThan(MOST_DRAWN);
  await transcript(page).press("End");
  await questions(page).getByText(`${QUESTIONS}: `).waitFor();
  expect(await page.getByTestId("message").count()).toBeLessThan(MOST_DRAWN);
});

browserTest("what is new below a reader is counted, and leaves them where they are", async () => {
  const { page, url, api, id } = await longSession(18);
  await page.goto(url);
  await questions(page).getByText("18: ").waitFor();
  await transcript(page).hover();
  await page.mouse.wheel(0, -1500);
  await page.getByTestId("to-end").waitFor();
  await settled(page);
  const before = await firstInView(page);
  await api.ask({ session_id: id, content: "count to 400", model: "demo" });
  await page.getByTestId("new-below").getByText("2 new messages").waitFor();
  expect(await topOf(page, before.id)).toBeCloseTo(before.top, 0);
  await page.getByTestId("new-below").click();
  await questions(page).getByText("count to 400").waitFor();
  await expect.poll(() => page.getByTestId("new-below").count(), PATIENCE).toBe(0);
  await expect.poll(() => distanceToEnd(page), PATIENCE).toBeLessThan(2);
});

browserTest("the end is followed while an answer grows, until the reader scrolls up", async () => {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "5" });
  const page = await openPage(url);
  await signInAsDemo(page);
  await say(page, "count to 2000");
  await textOfLength(page, 2500);
  expect(await distanceToEnd(page)).toBeLessThan(60);
  await transcript(page).hover();
  await page.mouse.wheel(0, -300);
  await page.getByTestId("new-below").getByText("New below").waitFor();
  const [question] = await questions(page).all();
  const { length } = await shownText(page);
  const before = await question?.boundingBox();
  await textOfLength(page, length + 1500);
  expect((await question?.boundingBox())?.y).toBe(before?.y);
});

browserTest("a link leads to its message, however far it is from the end, also after a reload", async () => {
  const { page, url, api, id } = await longSession();
  const [first] = await api.allMessages(id);
  const target = page.locator(`li[data-marked]:has([data-message-id="${first?.id}"])`);
  await page.goto(`${url}#${first?.id}`);
  for (const again of [false, true]) {
    if (again) await page.reload();
    await target.waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-posinset"))).toBe("1");
    await expect.poll(() => isInView(target), PATIENCE).toBe(true);
    await expect.poll(() => page.locator("[data-marked]").count(), PATIENCE).toBe(0);
  }
  await page.evaluate(() => {
    location.hash = "msg_00000000-0000-7000-8000-000000000000";
  });
  await page.getByText("The message this link leads to is not in this conversation.").waitFor();
  expect(await questions(page).getByText("1: count to 9", { exact: true }).isVisible()).toBe(true);
});

browserTest(
  "the keyboard goes from message to message, and the focus stays while its message is far away",
  async () => {
    const { page, url } = await longSession(30);
    await page.goto(url);
    await questions(page).getByText("30: ").waitFor();
    await transcript(page).focus();
    const focused = () => page.evaluate(() => document.activeElement?.closest("li")?.getAttribute("aria-posinset"));
    await page.keyboard.press("k");
    const start = Number(await focused());
    for (let step = 1; step <= 6; step++) {
      await page.keyboard.press(step % 2 === 0 ? "k" : "Alt+ArrowUp");
      expect(await focused()).toBe(String(start - step));
      await expect.poll(() => isInView(page.locator("li:focus")), PATIENCE).toBe(true);
    }
    await page.keyboard.press("j");
    expect(await focused()).toBe(String(start - 5));
    await transcript(page).evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
    await questions(page).getByText("30: ").waitFor();
    await settled(page);
    expect(await focused()).toBe(String(start - 5));
    await page.keyboard.press("j");
    expect(await focused()).toBe(String(start - 4));
  },
);

browserTest("an older page that fails says so, and comes when it is asked for again", async () => {
  const { page, url } = await longSession(60);
  await page.route("**/chat/messages/*path=*", (route) => route.fulfill({ status: 503, body: "" }));
  await page.goto(url);
  await questions(page).getByText("60: ").waitFor();
  await transcript(page).press("Home");
  await page.getByText("Older messages could not be loaded.").waitFor();
  await page.unroute("**/chat/messages/*path=*");
  await page.getByTestId("load-older").click();
  await expect.poll(() => page.getByTestId("older").textContent(), PATIENCE).toBe("");
  await transcript(page).press("Home");
  await questions(page).getByText("1: count to 9", { exact: true }).waitFor();
});

async function longSession(count = QUESTIONS): Promise<{ page: Page; url: string; api: Api; id: string }> {
  const { url } = await startTestServer({ MILLRACE_DEMO_DELAY_MS: "0" });
  const page = await openPage(url);
  await signInAsDemo(page);
  const cookies = await page.context().cookies();
  const api = createApi(url, cookies.map(({ name, value }) => `${name}=${value}`).join("; "));
  const { id } = await api.createSession({ title: "Long" });
  for (let index = 0; index < count; index++) {
    await api.ask({ session_id: id, content: `${index + 1}: ${KINDS[index % KINDS.length]}` });
  }
  return { page, url: `/s/${id}`, api, id };
}

/** From now on a page of older messages comes when it is released. */
async function holdOlderPages(page: Page) {
  const held: (() => void)[] = [];
  await page.route("**/chat/messages/*path=*", async (route) => {
    await new Promise<void>((resolve) => held.push(resolve));
    await route.continue();
  });
  return { held: () => held.length, release: () => held.shift()?.() };
}

function transcript(page: Page): Locator {
  return page.getByTestId("transcript");
}

function distanceToEnd(page: Page): Promise<number> {
  return transcript(page).evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);
}

/** Waits until three frames in a row showed every message in the same place. */
async function settled(page: Page): Promise<void> {
  await transcript(page).evaluate(async (element) => {
    const places = () =>
      Array.from(
        element.querySelectorAll("li"),
        (row) => `${row.ariaPosInSet} ${row.getBoundingClientRect().top}`,
      ).join();
    let [last, same] = ["", 0];
    while (same < 3) {
      await new Promise(requestAnimationFrame);
      const now = places();
      same = now === last ? same + 1 : 0;
      last = now;
    }
  });
}

/** The first message that begins in view. */
function firstInView(page: Page): Promise<{ id: string; top: number; position: string | null }> {
  return transcript(page).evaluate((element) => {
    const edge = element.getBoundingClientRect().top;
    const rows = Array.from(element.querySelectorAll<HTMLElement>("li"));
    const row = rows.find((item) => item.getBoundingClientRect().bottom > edge + 20);
    const message = row?.querySelector<HTMLElement>("[data-message-id]");
    return {
      id: message?.dataset["messageId"] ?? "",
      top: message?.getBoundingClientRect().top ?? Number.NaN,
      position: row?.ariaPosInSet ?? null,
    };
  });
}

function positionOf(page: Page, id: string): Promise<string | null> {
  return page.locator(`li:has([data-message-id="${id}"])`).getAttribute("aria-posinset");
}

function topOf(page: Page, id: string): Promise<number> {
  return page.locator(`[data-message-id="${id}"]`).evaluate((element) => element.getBoundingClientRect().top);
}

function isInView(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) => {
    const view = element.closest("section")?.getBoundingClientRect();
    const own = element.getBoundingClientRect();
    return view !== undefined && own.bottom > view.top && own.top < view.bottom;
  });
}
