import type { ConnectionStatus } from "@millrace/client";
import { useConnection } from "@millrace/react";
import { useId } from "react";
import { useTranslations } from "use-intl";

const DOTS: Record<ConnectionStatus, string> = {
  connecting: "bg-line-strong",
  live: "bg-live",
  polling: "bg-signal",
  reconnecting: "border-2 border-signal animate-breathe",
  offline: "bg-danger",
};

/** What is over in a moment deserves no word. */
const SHOWN_LATE = "animate-[appear_160ms_800ms_backwards]";

/** A dot, and a word beside it whenever all is not well; pressed, it says what that means and what to do. */
export function ConnectionLight() {
  const translate = useTranslations("connection");
  const { status, transport } = useConnection();
  const id = useId();
  const word = translate(`${status}.word`);
  const isPassing = status === "connecting" || status === "reconnecting";
  const dot = <span aria-hidden="true" className={`size-2 shrink-0 rounded-full ${DOTS[status]}`} />;
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        aria-label={`${translate("label")}: ${word}`}
        aria-describedby={`${id}-meaning`}
        data-testid="connection"
        data-status={status}
        data-transport={transport ?? undefined}
        data-tip="below-end"
        className={`${status === "live" ? "tip" : ""} flex h-8 min-w-8 shrink-0 items-center justify-end gap-2 rounded-control px-3 text-sm text-quiet transition-colors duration-150 hover:bg-hover hover:text-ink pointer-coarse:h-11 pointer-coarse:min-w-11 pointer-coarse:px-4.5`}
      >
        {status !== "live" && <span className={isPassing ? SHOWN_LATE : undefined}>{word}</span>}
        {dot}
      </button>
      <div
        id={id}
        popover="auto"
        className="inset-auto end-4 top-13 m-0 w-[min(21rem,calc(100vw-2rem))] animate-appear rounded-card border border-line bg-float p-4 text-ink shadow-float"
      >
        <p className="flex items-center gap-2 font-medium">
          {dot}
          {word}
        </p>
        <p id={`${id}-meaning`} className="mt-1.5 text-sm text-quiet text-pretty">
          {translate(`${status}.meaning`)}
        </p>
      </div>
    </>
  );
}
