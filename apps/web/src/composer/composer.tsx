import { ArrowUp, Square } from "lucide-react";
import { type KeyboardEvent, lazy, Suspense, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { readDraft, saveDraft } from "./draft.ts";
import { useModel } from "./use-model.ts";

const ModelPicker = lazy(() => import("./model-picker.tsx").then((module) => ({ default: module.ModelPicker })));

interface ComposerProps {
  /** Under which the unsent text is kept. */
  draftKey: string;
  onSend: (content: string, model: string | undefined) => void;
  /** Given while something can be stopped. */
  onStop?: (() => void) | undefined;
  /** Said while there is something to send. */
  note?: string | undefined;
  /** Why nothing can be sent just now. */
  blocked?: string | undefined;
}

export function Composer({ draftKey, onSend, onStop, note, blocked }: ComposerProps) {
  const translate = useTranslations("composer");
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => readDraft(draftKey));
  const choice = useModel();
  const canSend = text.trim() !== "" && blocked === undefined;

  useLayoutEffect(() => {
    if (!field.current) return;
    field.current.style.blockSize = "auto";
    field.current.style.blockSize = `${text && field.current.scrollHeight}px`;
  }, [text]);

  // On a phone the keyboard would cover the page that has just opened.
  useEffect(() => {
    if (matchMedia("(pointer: fine)").matches) field.current?.focus();
  }, []);

  function change(next: string): void {
    setText(next);
    saveDraft(draftKey, next);
  }

  function send(): void {
    if (!canSend) return;
    onSend(text.trim(), choice.model?.id);
    change("");
    field.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      className="rounded-bubble border border-line bg-surface shadow-float transition-colors duration-150 focus-within:border-accent"
    >
      <textarea
        ref={field}
        data-testid="composer-input"
        dir={text ? "auto" : undefined}
        rows={1}
        value={text}
        aria-label={translate("label")}
        aria-description={translate("hint")}
        placeholder={translate("placeholder")}
        enterKeyHint="send"
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        className="block max-h-[calc(8lh+1.25rem)] w-full resize-none px-4 pt-3.5 pb-1 text-read outline-none"
      />
      <div className="flex flex-wrap items-center gap-2 p-2">
        <div className="min-w-0 max-md:flex-1">
          <Suspense>
            <ModelPicker choice={choice} />
          </Suspense>
        </div>
        <p className="min-w-0 text-xs text-balance text-quiet max-md:order-first max-md:basis-full max-md:px-2 max-md:empty:hidden md:flex-1 md:truncate md:text-end">
          {blocked ?? (canSend && note)}
        </p>
        {onStop && (
          <button
            type="button"
            data-testid="stop"
            aria-label={translate("stop")}
            onClick={() => {
              onStop();
              field.current?.focus();
            }}
            className="tip grid size-9 shrink-0 animate-appear place-items-center rounded-card border border-line-strong text-ink transition-colors duration-150 hover:bg-hover pointer-coarse:size-11"
          >
            <Square size={14} className="fill-current" />
          </button>
        )}
        {(!onStop || canSend) && (
          <button
            type="submit"
            data-testid="send"
            aria-label={translate("send")}
            disabled={!canSend}
            className="tip grid size-9 shrink-0 place-items-center rounded-card bg-accent text-on-accent transition-colors duration-150 hover:bg-accent-strong disabled:bg-pressed disabled:text-quiet pointer-coarse:size-11"
          >
            <ArrowUp size={20} />
          </button>
        )}
      </div>
    </form>
  );
}
