/** Where the reader was when they asked for another version: the same spot of the page, and the same button. */
let kept: { id: string; top: number; step: number } | null = null;

/** Call when another version is asked for. @param group the switch of the version that is shown */
export function keepPlace(id: string, group: HTMLElement | null, step: number): void {
  kept = group && { id, top: group.getBoundingClientRect().top, step };
}

/** Call when a version has come: puts its switch where the former one was, once the list has settled. */
export function takePlace(id: string, group: HTMLElement | null): void {
  if (kept?.id !== id || !group) return;
  const { top, step } = kept;
  kept = null;
  const button = (way: number) => group.querySelector<HTMLElement>(`[data-step="${way}"]:not([aria-disabled="true"])`);
  (button(step) ?? button(-step))?.focus({ preventScroll: true });
  requestAnimationFrame(() => {
    scrollerOf(group)?.scrollBy({ top: group.getBoundingClientRect().top - top, behavior: "instant" });
  });
}

function scrollerOf(element: HTMLElement): HTMLElement | null {
  let at = element.parentElement;
  while (at && !["auto", "scroll"].includes(getComputedStyle(at).overflowY)) at = at.parentElement;
  return at;
}
