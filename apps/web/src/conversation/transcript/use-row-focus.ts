import { type FocusEvent, type RefObject, useMemo, useRef, useState } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import type { VirtualizerHandle } from "virtua";
import { indexOf, type Row, rowId } from "./rows.ts";

/** How much of what is above a row stays in view, in CSS pixels. */
const ABOVE = 12;

interface RowFocus {
  /** Where the focus is, and what is beside it: those rows must not go from under it. */
  keepMounted: readonly number[];
  wanted: RefObject<string | null>;
  /** Gives a row the focus as soon as it is drawn. */
  focusSoon: (id: string) => void;
  onFocus: (event: FocusEvent<HTMLElement>) => void;
}

/** The way from message to message by keyboard. */
export function useRowFocus(
  scroller: RefObject<HTMLElement | null>,
  rows: readonly Row[],
  handle: RefObject<VirtualizerHandle | null>,
): RowFocus {
  const [focused, setFocused] = useState<string | null>(null);
  const wanted = useRef<string | null>(null);
  const at = useMemo(() => (focused === null ? -1 : indexOf(rows, focused)), [rows, focused]);
  const keepMounted = useMemo(
    () => (at < 0 ? [] : [at - 1, at, at + 1].filter((index) => index >= 0 && index < rows.length)),
    [at, rows.length],
  );

  function move(step: 1 | -1): void {
    const [element, list] = [scroller.current, handle.current];
    if (!element || !list || rows.length === 0) return;
    const here = rowElement(element, at);
    const isInside = here?.contains(document.activeElement) ?? false;
    const next = isInside ? at + step : list.findItemIndex(list.scrollOffset + element.clientHeight / 3);
    const row = rowElement(element, next);
    if (!row) return;
    row.focus({ preventScroll: true });
    const isTall = list.getItemSize(next) + ABOVE > list.viewportSize;
    list.scrollToIndex(next, { align: isTall ? "start" : "nearest", offset: isTall || step < 0 ? -ABOVE : 0 });
  }

  useHotkeys("j, alt+down", () => move(1), { preventDefault: true, ignoreEventWhen: isElsewhere });
  useHotkeys("k, alt+up", () => move(-1), { preventDefault: true, ignoreEventWhen: isElsewhere });

  return {
    keepMounted,
    wanted,
    focusSoon(id) {
      wanted.current = id;
      setFocused(id);
    },
    onFocus({ target }) {
      const index = Number(target.closest("li[aria-posinset]")?.getAttribute("aria-posinset")) - 1;
      const row = rows[index];
      if (row) setFocused(rowId(row));
    },
  };
}

function rowElement(scroller: HTMLElement, index: number): HTMLElement | null {
  return scroller.querySelector(`li[aria-posinset="${index + 1}"]`);
}

/** In a menu or a dialog the keys mean something else. */
function isElsewhere({ target }: KeyboardEvent): boolean {
  return target instanceof Element && target.closest("dialog, [role=dialog], [role=menu], [role=listbox]") !== null;
}
