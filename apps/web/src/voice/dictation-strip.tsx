import { CircleAlert, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { useLocale, useTranslations } from "use-intl";
import { Button } from "../ui/button.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import type { DictationError, DictationState } from "./dictation-session.ts";
import { languageName } from "./languages.ts";

interface DictationStripProps {
  state: DictationState | null;
  error: DictationError | null;
  language: string;
  languages: readonly string[];
  onLanguage: (tag: string) => void;
  onStop: () => void;
  onCancel: () => void;
  /** Of the error. */
  onDismiss: () => void;
}

/** What was understood so far, or why nothing is. It stands above the composer's buttons. */
export function DictationStrip(props: DictationStripProps) {
  const { state, error, language, languages, onLanguage, onStop, onCancel, onDismiss } = props;
  const translate = useTranslations("voice");
  const locale = useLocale();
  const words = useRef<HTMLParagraphElement>(null);

  useEffect(() => {
    words.current?.scrollTo({ top: words.current.scrollHeight });
  });

  if (!state) {
    return (
      error && (
        <div className="order-first flex basis-full items-start gap-2 ps-2 text-sm">
          <CircleAlert size={16} aria-hidden="true" className="mt-2 text-danger" />
          <p role="alert" data-testid="dictation-error" className="flex-1 py-1.5 text-pretty">
            {translate(`errors.${error}`)}
          </p>
          <IconButton label={translate("dismiss")} icon={<X size={16} />} onClick={onDismiss} />
        </div>
      )
    );
  }
  const isSilent = state.final === "" && state.interim === "";
  return (
    <div data-testid="dictation" className="order-first grid basis-full animate-appear gap-2 rounded-card bg-tint p-3">
      <p role="status" className="flex items-center gap-2 text-xs text-quiet">
        <span aria-hidden="true" className="size-2 animate-breathe rounded-full bg-live" />
        {translate(state.phase)}
        {state.isLocal && <span>· {translate("local")}</span>}
      </p>
      <p ref={words} dir="auto" lang={language} className="max-h-[4lh] overflow-y-auto text-read">
        {isSilent ? <span className="text-quiet">{translate("speak")}</span> : state.final}{" "}
        <span className="text-quiet">{state.interim}</span>
      </p>
      <div className="flex flex-wrap items-center justify-end gap-2">
        <select
          aria-label={translate("language")}
          value={language}
          onChange={(event) => onLanguage(event.currentTarget.value)}
          className="me-auto h-8 max-w-44 min-w-0 rounded-control border border-line bg-surface px-2 text-sm pointer-coarse:h-11"
        >
          {languages.map((tag) => (
            <option key={tag} value={tag}>
              {languageName(tag, locale)}
            </option>
          ))}
        </select>
        <Button kind="quiet" onClick={onCancel}>
          {translate("cancel")}
        </Button>
        <Button kind="primary" data-testid="dictation-done" disabled={state.phase === "ending"} onClick={onStop}>
          {translate("done")}
        </Button>
      </div>
    </div>
  );
}
