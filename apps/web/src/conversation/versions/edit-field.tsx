import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { clearDraft, readDraft, saveDraft } from "../../composer/draft.ts";
import { Button } from "../../ui/button.tsx";

interface EditFieldProps {
  /** Under which a change is kept that was not sent. */
  draftKey: string;
  text: string;
  label: string;
  submit: string;
  onSubmit: (text: string) => void;
  onClose: () => void;
}

/**
 * Something said that is being said anew, where it stands. Enter sends, Escape leaves; what was written is there again when
 * it is opened the next time.
 */
export function EditField({ draftKey, text, label, submit, onSubmit, onClose }: EditFieldProps) {
  const translate = useTranslations("versions");
  const field = useRef<HTMLTextAreaElement>(null);
  const [value, setValue] = useState(() => readDraft(draftKey) || text);
  const changed = value.trim();
  const canSubmit = changed !== "" && changed !== text;

  useLayoutEffect(() => {
    if (!field.current) return;
    field.current.style.blockSize = "auto";
    field.current.style.blockSize = `${value && field.current.scrollHeight}px`;
  }, [value]);

  useEffect(() => {
    // After the menu that opened it has given the focus back.
    const timer = setTimeout(() => {
      field.current?.focus();
      field.current?.setSelectionRange(field.current.value.length, field.current.value.length);
    });
    return () => clearTimeout(timer);
  }, []);

  function change(next: string): void {
    setValue(next);
    if (next === text) clearDraft(draftKey);
    else saveDraft(draftKey, next);
  }

  function send(): void {
    if (!canSubmit) return;
    clearDraft(draftKey);
    onSubmit(changed);
    onClose();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      onClose();
    }
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    }
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      className="w-full rounded-bubble border border-line bg-surface transition-colors duration-150 focus-within:border-accent"
    >
      <textarea
        ref={field}
        data-testid="edit-field"
        dir="auto"
        rows={1}
        value={value}
        aria-label={label}
        aria-description={translate("editHint")}
        enterKeyHint="send"
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        className="block max-h-[40dvh] w-full pointer-coarse:min-h-11 resize-none px-4 pt-3 pb-1 text-read outline-none"
      />
      <div className="flex justify-end gap-2 p-2">
        <Button kind="quiet" onClick={onClose}>
          {translate("cancel")}
        </Button>
        <Button type="submit" kind="primary" data-testid="edit-send" disabled={!canSubmit}>
          {submit}
        </Button>
      </div>
    </form>
  );
}
