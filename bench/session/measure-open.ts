import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "../../e2e/lib/chromium.ts";
import { takeNotes } from "./probe.ts";

/** Milliseconds from opening a session's address until its newest messages are in view. */
export async function openByAddress(page: Page, url: string): Promise<number> {
  await page.goto("about:blank");
  await page.goto(url);
  return endShown(page, 0);
}

/** The same from a click on its name in the list of sessions. */
export async function openFromList(page: Page, home: string, title: string): Promise<number> {
  await page.goto(home);
  const link = page.getByRole("link", { name: title, exact: true });
  await link.waitFor();
  await link.hover();
  await sleep(500); // what is fetched in advance is there, as it is for a person who reads the list
  await takeNotes(page);
  const clicked = await link.evaluate((element: HTMLElement) => {
    element.click();
    return performance.now();
  });
  return endShown(page, clicked);
}

async function endShown(page: Page, since: number): Promise<number> {
  for (;;) {
    const { frames } = await takeNotes(page);
    const frame = frames.find(({ hasEnd }) => hasEnd);
    if (frame) return frame.at - since;
    await sleep(50);
  }
}
