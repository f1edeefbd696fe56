import { ArrowUp, Square } from "lucide-react";
import { useTranslations } from "use-intl";

interface ComposerButtonsProps {
  canSend: boolean;
  /** Given while something can be stopped. */
  onStop?: (() => void) | undefined;
}

/** Send, which becomes Stop while an answer is written, unless there is something to send: then both are there. */
export function ComposerButtons({ canSend, onStop }: ComposerButtonsProps) {
  const translate = useTranslations("composer");
  return (
    <>
      {onStop && (
        <button
          type="button"
          data-testid="stop"
          aria-label={translate("stop")}
          aria-keyshortcuts="Escape"
          onClick={onStop}
          className="tip ms-1 grid size-9 shrink-0 animate-appear place-items-center rounded-card border border-line-strong text-ink transition-colors duration-150 hover:bg-hover pointer-coarse:size-11"
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
          className="tip ms-1 grid size-9 shrink-0 place-items-center rounded-card bg-accent text-on-accent transition-colors duration-150 hover:bg-accent-strong disabled:bg-pressed disabled:text-quiet pointer-coarse:size-11"
        >
          <ArrowUp size={20} />
        </button>
      )}
    </>
  );
}
