import type { Page } from "playwright-core";

/** What scrolls sideways. Only a wide table or code block may, inside itself, where the keyboard gets to it. */
export function sidewaysScroll(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("*")]
      .filter((element) => element.scrollWidth > element.clientWidth && !element.closest(".millrace-markdown"))
      .filter((element) => !element.matches("[tabindex='0']:has(> table, > pre)"))
      .filter((element) => /auto|scroll/.test(getComputedStyle(element).overflowX) || element.matches(":root"))
      .map(({ outerHTML }) => outerHTML.slice(0, 200)),
  );
}

/** What can be pressed and is narrower or lower than so many CSS pixels, other than links in the middle of a text. */
export function smallTargets(page: Page, least: number): Promise<string[]> {
  return page.evaluate((least) => {
    const modal = document.querySelector("dialog:modal");
    return [...document.querySelectorAll("a[href], button, input, textarea, summary, [role^=menuitem], [role=option]")]
      .filter(
        (element) => element.checkVisibility() && !element.matches(":disabled") && (modal?.contains(element) ?? true),
      )
      .filter((element) => !(element.matches("a") && getComputedStyle(element).display === "inline"))
      .map((element) => ({ element, box: (element.closest("label") ?? element).getBoundingClientRect() }))
      .filter(({ box }) => Math.min(box.width, box.height) < least - 0.5)
      .map(
        ({ element, box }) =>
          `${Math.round(box.width)} × ${Math.round(box.height)}: ${element.outerHTML.slice(0, 200)}`,
      );
  }, least);
}
