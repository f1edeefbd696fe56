import { MAX_CONTENT_LENGTH } from "@millrace/protocol";
import { SquareSlash } from "lucide-react";
import {
  type ClipboardEvent,
  type KeyboardEvent,
  lazy,
  Suspense,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useTranslations } from "use-intl";
import { runCommand } from "../commands/command-store.ts";
import { useCommand } from "../commands/use-command.ts";
import { usePromptMenu } from "../prompts/use-prompt-menu.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { canDictate } from "../voice/recognition.ts";
import { ComposerButtons } from "./composer-buttons.tsx";
import { insertText } from "./insert-text.ts";
import { LengthNote } from "./length-note.tsx";
import { useDraft } from "./use-draft.ts";
import { useModel } from "./use-model.ts";
import { useQuotations } from "./use-quotations.ts";

const ModelPicker = lazy(() => import("./model-picker.tsx").then((module) => ({ default: module.ModelPicker })));
const PromptMenu = lazy(() => import("../prompts/prompt-menu.tsx").then((module) => ({ default: module.PromptMenu })));
const BudgetNote = lazy(() => import("../usage/budget-note.tsx").then((module) => ({ default: module.BudgetNote })));
const Dictation = lazy(() => import("../voice/dictation.tsx").then((module) => ({ default: module.Dictation })));
const SendPause = lazy(() => import("./send-pause.tsx").then((module) => ({ default: module.SendPause })));

interface ComposerProps {
  /** Under which the unsent text is kept: a session's id, or `new`. */
  draftKey: string;
  onSend: (content: string, model: string | undefined) => void;
  /** Given while something can be stopped. */
  onStop?: (() => void) | undefined;
  /** Said while there is something to send. */
  note?: string | undefined;
  /** Why nothing can be sent just now. */
  blocked?: string | undefined;
  /** Until when nothing can be sent because too much was; in milliseconds since 1970. */
  pausedUntil?: number | null;
}

export function Composer({ draftKey, onSend, onStop, note, blocked, pausedUntil = null }: ComposerProps) {
  const translate = useTranslations("composer");
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useDraft(draftKey, field);
  const [cut, setCut] = useState(0);
  const choice = useModel();
  const prompts = usePromptMenu(text, field);
  const canSend = text.trim() !== "" && blocked === undefined && pausedUntil === null;
  useQuotations(field);
  useCommand("focusComposer", () => field.current?.focus());

  useLayoutEffect(() => {
    if (!field.current) return;
    field.current.style.blockSize = "auto";
    field.current.style.blockSize = `${text && field.current.scrollHeight}px`;
  }, [text]);

  // On a phone the keyboard would cover the page that has just opened.
  useEffect(() => {
    if (matchMedia("(pointer: fine)").matches) field.current?.focus();
  }, []);

  function send(): void {
    if (!canSend) return;
    onSend(text.trim(), choice.model?.id);
    setText("");
    setCut(0);
    field.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    // Safari ends a composition before it says which key ended it; such a key has the code 229.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const isSending = event.key === "Enter" && !event.shiftKey;
    const isTaken = prompts.onKey(event.key) || (event.key === "ArrowUp" && text === "" && runCommand("editMessage"));
    if (isTaken || isSending) event.preventDefault();
    if (isSending && !isTaken) send();
  }

  /** The field takes what fits by itself. */
  function onPaste(event: ClipboardEvent<HTMLTextAreaElement>): void {
    const { selectionStart, selectionEnd, value } = event.currentTarget;
    const pasted = event.clipboardData.getData("text/plain").replaceAll("\r\n", "\n");
    const free = MAX_CONTENT_LENGTH - value.length + (selectionEnd - selectionStart);
    setCut(Math.max(pasted.length - free, 0));
  }

  /** At the caret; when the field is gone by then, at the end of the draft. */
  function takeSpoken(spoken: string): void {
    const element = field.current;
    const before = element ? element.value.slice(0, element.selectionStart) : text;
    const spaced = /\S$/.test(before) ? ` ${spoken}` : spoken;
    if (element) insertText(element, spaced);
    else setText(text + spaced);
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) prompts.close();
      }}
      className="relative rounded-bubble border border-line bg-surface shadow-float transition-colors duration-150 focus-within:border-accent"
    >
      {prompts.isOpen && (
        <Suspense>
          <PromptMenu
            ref={prompts.menu}
            id={prompts.id}
            query={prompts.query}
            onChoose={prompts.choose}
            onActive={prompts.setActive}
          />
        </Suspense>
      )}
      <textarea
        ref={field}
        data-testid="composer-input"
        dir={text ? "auto" : undefined}
        rows={1}
        maxLength={MAX_CONTENT_LENGTH}
        value={text}
        aria-label={translate("label")}
        aria-description={translate("hint")}
        aria-autocomplete="list"
        aria-controls={prompts.isOpen ? prompts.id : undefined}
        aria-activedescendant={prompts.isOpen ? prompts.active : undefined}
        placeholder={translate("placeholder")}
        enterKeyHint="send"
        onChange={(event) => {
          setText(event.currentTarget.value);
          if (event.currentTarget.value.length < MAX_CONTENT_LENGTH) setCut(0);
        }}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        className="block max-h-[calc(8lh+1.25rem)] w-full resize-none px-4 pt-3.5 pb-1 text-read outline-none"
      />
      <LengthNote length={text.length} cut={cut} />
      <Suspense>
        <BudgetNote isRunning={onStop !== undefined} />
      </Suspense>
      <div className="flex flex-wrap items-center gap-x-1 gap-y-2 p-2">
        <IconButton
          label={translate("prompts")}
          icon={<SquareSlash size={18} />}
          data-testid="prompts"
          onClick={prompts.open}
        />
        {canDictate && (
          <Suspense fallback={<span className="size-8 pointer-coarse:size-11" />}>
            <Dictation onText={takeSpoken} />
          </Suspense>
        )}
        <div className="min-w-0 max-md:flex-1">
          <Suspense>
            <ModelPicker choice={choice} />
          </Suspense>
        </div>
        <p
          className={`relative min-w-0 px-1 text-xs text-balance text-quiet max-md:order-first max-md:basis-full max-md:px-2 max-md:empty:hidden md:flex-1 md:text-end ${pausedUntil === null ? "md:truncate" : ""}`}
        >
          {blocked ?? (canSend && note)}
          {pausedUntil !== null && (
            <Suspense>
              <SendPause until={pausedUntil} />
            </Suspense>
          )}
        </p>
        <ComposerButtons
          canSend={canSend}
          onStop={
            onStop &&
            (() => {
              onStop();
              field.current?.focus();
            })
          }
        />
      </div>
    </form>
  );
}
