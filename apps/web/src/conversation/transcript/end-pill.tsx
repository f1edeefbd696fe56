import { ArrowDown } from "lucide-react";
import { useTranslations } from "use-intl";

interface EndPillProps {
  /** Something was added below. */
  hasNews: boolean;
  /** How many messages of it are new. */
  count: number;
  onClick: () => void;
}

/** The way back to the end, for a reader who is further up. */
export function EndPill({ hasNews, count, onClick }: EndPillProps) {
  const translate = useTranslations();
  return (
    <button
      type="button"
      data-testid={hasNews ? "new-below" : "to-end"}
      onClick={onClick}
      aria-label={hasNews ? undefined : translate("transcript.toEnd")}
      className={`absolute inset-x-0 -top-11 z-10 mx-auto flex h-8 animate-appear items-center justify-center gap-1.5 rounded-full border border-line bg-float text-sm shadow-float hover:text-accent-strong pointer-coarse:-top-14 pointer-coarse:h-11 ${hasNews ? "w-fit px-3" : "w-8 text-quiet pointer-coarse:w-11"}`}
    >
      <ArrowDown size={16} aria-hidden="true" />
      {hasNews && (
        <span className="tabular">
          {count > 0 ? translate("transcript.newMessages", { count }) : translate("conversation.newBelow")}
        </span>
      )}
    </button>
  );
}
