import { type ComponentProps, use, useLayoutEffect, useRef } from "react";
import type { CustomItemComponentProps } from "virtua";
import { rowId } from "./rows.ts";
import { RowsContext } from "./rows-context.ts";

/**
 * The place of one row. What hangs out of a row, a menu or the name of a button, lies above the rows beside it. It can have the focus, so that a person can go from message to message by keyboard.
 */
export function RowItem({ index, style, children, ref }: CustomItemComponentProps) {
  const { rows, size, marked, wanted } = use(RowsContext);
  const item = useRef<HTMLLIElement>(null);
  const row = rows[index];
  const id = row && rowId(row);
  const isMarked = id !== undefined && id === marked;

  useLayoutEffect(() => {
    // A row that was not measured yet is hidden, and cannot be focused.
    if (id === undefined || wanted.current !== id || style.visibility === "hidden") return;
    wanted.current = null;
    item.current?.focus({ preventScroll: true });
  });

  return (
    <li
      ref={(element) => {
        item.current = element;
        return attach(ref, element);
      }}
      style={style}
      tabIndex={-1}
      aria-posinset={index + 1}
      aria-setsize={size}
      data-marked={isMarked || undefined}
      className="outline-none after:pointer-events-none after:absolute after:-inset-x-3 after:-top-2 after:bottom-1 after:rounded-bubble after:outline-accent focus-visible:after:outline-2 focus-within:z-10 hover:z-10 has-data-[state=open]:z-20 before:pointer-events-none before:absolute before:-inset-x-3 before:-top-2 before:bottom-1 before:-z-10 before:rounded-bubble before:bg-tint before:opacity-0 before:transition-opacity before:duration-700 data-marked:before:opacity-100 data-marked:before:duration-0"
    >
      {children}
    </li>
  );
}

function attach(ref: ComponentProps<"li">["ref"], element: HTMLLIElement | null) {
  if (typeof ref === "function") return ref(element);
  if (ref) ref.current = element;
  return undefined;
}
