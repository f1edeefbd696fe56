import { type Message, messageText } from "@millrace/protocol";
import { useCopy } from "@millrace/react";
import { Check, Copy, RotateCcw } from "lucide-react";
import { lazy, type ReactNode, Suspense } from "react";
import { useTranslations } from "use-intl";
import { canReadAloud } from "../read-aloud/can-read-aloud.ts";
import { IconButton } from "../ui/icon-button.tsx";

const MessageMenu = lazy(() => import("./message-menu.tsx").then((module) => ({ default: module.MessageMenu })));
const ReadAloudButton = lazy(() =>
  import("../read-aloud/read-aloud-button.tsx").then((module) => ({ default: module.ReadAloudButton })),
);

interface MessageActionsProps {
  sessionId: string;
  message: Message;
  /** Left out where there is nothing to try again. */
  onRetry?: (() => void) | undefined;
  /** Facts about the message, beside the buttons. */
  children: ReactNode;
}

/** Appears under a message on hover and focus, in space that is always kept for it. */
export function MessageActions({ sessionId, message, onRetry, children }: MessageActionsProps) {
  const translate = useTranslations("conversation");
  const [copied, copy] = useCopy();
  return (
    <div className="flex min-h-8 items-center gap-1 text-xs text-quiet opacity-0 transition-opacity duration-150 group-focus-within/message:opacity-100 group-hover/message:opacity-100 group-has-data-[state=open]/message:opacity-100 pointer-coarse:min-h-11 pointer-coarse:opacity-100">
      {!message.redacted && (
        <>
          <IconButton
            label={translate(copied ? "copied" : "copy")}
            icon={copied ? <Check size={16} /> : <Copy size={16} />}
            onClick={() => copy(messageText(message))}
          />
          {onRetry && (
            <IconButton
              label={translate("retry")}
              icon={<RotateCcw size={16} />}
              onClick={onRetry}
              data-testid="retry"
            />
          )}
          {canReadAloud && (
            <Suspense fallback={<span className="size-8 pointer-coarse:size-11" />}>
              <ReadAloudButton message={message} />
            </Suspense>
          )}
          <Suspense fallback={<span className="size-8 pointer-coarse:size-11" />}>
            <MessageMenu sessionId={sessionId} message={message} />
          </Suspense>
        </>
      )}
      <p className="tabular min-w-0 truncate px-1 [&>*+*]:ms-2.5">{children}</p>
    </div>
  );
}
