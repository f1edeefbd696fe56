import { useRef } from "react";

interface TitleFieldProps {
  label: string;
  title: string;
  onSave: (title: string) => void;
  onClose: () => void;
  className: string;
}

const LONGEST_TITLE = 200;

/**
 * A title being edited: Enter or leaving the field saves, Escape does not. Both keys leave the focus on what stands in the
 * field's place afterwards.
 */
export function TitleField({ label, title, onSave, onClose, className }: TitleFieldProps) {
  const cancelled = useRef(false);

  function finish(value: string): void {
    const next = value.trim();
    if (!cancelled.current && next && next !== title) onSave(next);
    onClose();
  }

  return (
    <input
      ref={focusAndSelect}
      dir="auto"
      aria-label={label}
      defaultValue={title}
      maxLength={LONGEST_TITLE}
      onBlur={(event) => finish(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing || !["Enter", "Escape"].includes(event.key)) return;
        cancelled.current = event.key === "Escape";
        event.preventDefault(); // or Escape would also close the sheet the field stands in
        const place = event.currentTarget.parentElement;
        event.currentTarget.blur();
        setTimeout(() => place?.querySelector<HTMLElement>("a, button")?.focus());
      }}
      className={className}
    />
  );
}

/** After the menu that opened the field has given the focus back to its button. */
function focusAndSelect(input: HTMLInputElement | null): void {
  setTimeout(() => {
    input?.focus();
    input?.select();
  });
}
