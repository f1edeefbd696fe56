import { useCopy } from "@millrace/react";
import { Check, Copy, RotateCcw } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "../ui/icon-button.tsx";

interface MessageActionsProps {
  text: string;
  /** Left out where there is nothing to try again. */
  onRetry?: (() => void) | undefined;
  /** Facts about the message, beside the buttons. */
  children: ReactNode;
}

/** Appears under a message on hover and focus, in space that is always kept for it. */
export function MessageActions({ text, onRetry, children }: MessageActionsProps) {
  const translate = useTranslations("conversation");
  const [copied, copy] = useCopy();
  return (
    <div className="flex min-h-8 items-center gap-1 text-xs text-quiet opacity-0 transition-opacity duration-150 group-focus-within/message:opacity-100 group-hover/message:opacity-100 pointer-coarse:min-h-11 pointer-coarse:opacity-100">
      <IconButton
        label={translate(copied ? "copied" : "copy")}
        icon={copied ? <Check size={16} /> : <Copy size={16} />}
        onClick={() => copy(text)}
      />
      {onRetry && (
        <IconButton label={translate("retry")} icon={<RotateCcw size={16} />} onClick={onRetry} data-testid="retry" />
      )}
      <p className="tabular min-w-0 truncate px-1 [&>*+*]:ms-2.5">{children}</p>
    </div>
  );
}
