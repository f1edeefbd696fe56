import type { Page } from "../../e2e/lib/chromium.ts";

/** What one frame showed. */
export interface Frame {
  /** Milliseconds since the navigation began. */
  readonly at: number;
  /** Whether a message is in the middle of the view. */
  readonly hasMiddle: boolean;
  /** Whether the newest message, complete to its end, is in view. */
  readonly hasEnd: boolean;
  /** The tops of the messages in view, by id. */
  readonly tops: Record<string, number>;
}

interface Probe {
  frames: Frame[];
  longTasks: number[];
}

/** From now on every page notes what its frames show. */
export async function installProbe(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const probe: Probe = { frames: [], longTasks: [] };
    Object.assign(window, { probe });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) probe.longTasks.push(duration);
    }).observe({ type: "longtask", buffered: true });
    const look = () => {
      const view = document.querySelector('[data-testid="transcript"]');
      if (view) {
        const { top, bottom } = view.getBoundingClientRect();
        const middle = (top + bottom) / 2;
        const tops: Record<string, number> = {};
        let hasMiddle = false;
        for (const row of view.querySelectorAll<HTMLElement>("li[aria-posinset]")) {
          const place = row.getBoundingClientRect();
          if (place.bottom <= top || place.top >= bottom || row.style.visibility === "hidden") continue;
          hasMiddle ||= place.top <= middle && place.bottom >= middle;
          const message = row.querySelector<HTMLElement>("[data-message-id]");
          tops[message?.dataset["messageId"] ?? ""] = place.top;
        }
        const distance = view.scrollHeight - view.scrollTop - view.clientHeight;
        probe.frames.push({ at: performance.now(), hasMiddle, hasEnd: hasMiddle && distance < 2, tops });
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

/** What was noted since the last call. */
export function takeNotes(page: Page): Promise<Probe> {
  return page.evaluate(() => {
    const { probe } = window as unknown as { probe: Probe };
    const { frames, longTasks } = probe;
    probe.frames = [];
    probe.longTasks = [];
    return { frames, longTasks };
  });
}
