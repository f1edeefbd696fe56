import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "../../e2e/lib/chromium.ts";
import { type Frame, takeNotes } from "./probe.ts";

/** A frame that took longer than this was dropped, in milliseconds. */
const DROPPED = 25;
/** Between two turns of the wheel, in milliseconds. */
const PACE = 16;

export interface Scrolled {
  readonly frames: number;
  readonly dropped: number;
  readonly blank: number;
  readonly longestTask: number;
  /** By how much a message in view moved against the others or against the scrolling, at most, in CSS pixels. */
  readonly largestJump: number;
}

/** Turns the wheel steadily; `pixels` below 0 goes up. */
export async function scrollSteadily(page: Page, turns: number, pixels: number): Promise<Scrolled> {
  await page.getByTestId("transcript").hover();
  await takeNotes(page);
  const frames: Frame[] = [];
  const longTasks: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    await page.mouse.wheel(0, pixels);
    await sleep(PACE);
    if (turn % 50 === 49 || turn === turns - 1) {
      const notes = await takeNotes(page);
      for (const frame of notes.frames) frames.push(frame);
      longTasks.push(...notes.longTasks);
    }
  }
  const pairs = frames.slice(1).map((frame, index) => [frames[index] ?? frame, frame] as const);
  return {
    frames: frames.length,
    dropped: pairs.filter(([before, after]) => after.at - before.at > DROPPED).length,
    blank: frames.filter(({ hasMiddle }) => !hasMiddle).length,
    longestTask: Math.max(0, ...longTasks),
    largestJump: pairs.reduce((most, [before, after]) => Math.max(most, jump(before, after, -Math.sign(pixels))), 0),
  };
}

/** @param direction in which scrolling moves the messages: 1 is down */
function jump(before: Frame, after: Frame, direction: number): number {
  const moves = Object.entries(after.tops).flatMap(([id, top]) => {
    const from = before.tops[id];
    return from === undefined ? [] : [(top - from) * direction];
  });
  if (moves.length === 0) return 0;
  return Math.max(Math.max(...moves) - Math.min(...moves), -Math.min(...moves));
}

/** Goes to the very first message, page by page. */
export async function goToTop(page: Page): Promise<void> {
  const transcript = page.getByTestId("transcript");
  const older = page.getByTestId("older");
  do {
    await transcript.press("Home");
    await sleep(PACE);
  } while ((await older.textContent()) !== "");
  await transcript.press("Home");
  await sleep(1000);
}

export async function goToEnd(page: Page): Promise<void> {
  await page.getByTestId("transcript").press("End");
  await sleep(1000);
}
