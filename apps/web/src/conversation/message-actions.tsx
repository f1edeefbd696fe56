import type { SessionStore } from "@millrace/client";
import { type Message, messageText } from "@millrace/protocol";
import { useCopy } from "@millrace/react";
import { Check, Copy, Pencil, RotateCcw } from "lucide-react";
import { lazy, type ReactNode, Suspense, useRef } from "react";
import { useTranslations } from "use-intl";
import { canReadAloud } from "../read-aloud/can-read-aloud.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { VersionSwitch } from "./versions/version-switch.tsx";

const MessageMenu = lazy(() => import("./message-menu.tsx").then((module) => ({ default: module.MessageMenu })));
const ReadAloudButton = lazy(() =>
  import("../read-aloud/read-aloud-button.tsx").then((module) => ({ default: module.ReadAloudButton })),
);
const RatingButtons = lazy(() =>
  import("../feedback/rating-buttons.tsx").then((module) => ({ default: module.RatingButtons })),
);

interface MessageActionsProps {
  store: SessionStore;
  message: Message;
  /** Ids of the messages that stand in the same place, this one included; undefined when it is the only one. */
  versions: readonly string[] | undefined;
  /** Left out where there is nothing to try again. */
  onRetry?: ((model?: string) => void) | undefined;
  /** Left out where there is nothing to edit. */
  onEdit?: (() => void) | undefined;
  /** Facts about the message, beside the buttons. */
  children: ReactNode;
}

/** Under a message: its versions, and on hover and focus what can be done with it, in space that is always kept. */
export function MessageActions({ store, message, versions, onRetry, onEdit, children }: MessageActionsProps) {
  const translate = useTranslations();
  const [copied, copy] = useCopy();
  const selected = useRef("");
  const row = useRef<HTMLDivElement>(null);
  // Opening a menu may take the selection away.
  const noteSelection = () => {
    selected.current = selectionIn(row.current?.closest("li"));
  };
  return (
    <div
      ref={row}
      onPointerDownCapture={noteSelection}
      onKeyDownCapture={noteSelection}
      className="flex min-h-8 min-w-0 flex-wrap items-center gap-1 text-xs text-quiet pointer-coarse:min-h-11"
    >
      {versions && versions.length > 1 && (
        <div className={message.role === "user" ? "order-last" : ""}>
          <VersionSwitch store={store} id={message.id} versions={versions} />
        </div>
      )}
      <div className="flex min-w-0 flex-wrap items-center gap-1 opacity-0 transition-opacity duration-150 group-focus-within/message:opacity-100 group-hover/message:opacity-100 group-has-data-[state=open]/message:opacity-100 pointer-coarse:opacity-100">
        {!message.redacted && (
          <>
            <IconButton
              label={translate(copied ? "conversation.copied" : "conversation.copy")}
              icon={copied ? <Check size={16} /> : <Copy size={16} />}
              onClick={() => copy(messageText(message))}
            />
            {onEdit && (
              <IconButton
                label={translate("versions.edit")}
                icon={<Pencil size={16} />}
                onClick={onEdit}
                data-testid="edit"
              />
            )}
            {onRetry && (
              <IconButton
                label={translate("conversation.retry")}
                icon={<RotateCcw size={16} />}
                onClick={() => onRetry()}
                data-testid="retry"
              />
            )}
            {canReadAloud && (
              <Suspense fallback={<span className="size-8 pointer-coarse:size-11" />}>
                <ReadAloudButton message={message} />
              </Suspense>
            )}
            {message.role === "assistant" && (
              <Suspense fallback={<span className="h-8 w-17 pointer-coarse:h-11 pointer-coarse:w-23" />}>
                <RatingButtons sessionId={store.id} messageId={message.id} />
              </Suspense>
            )}
          </>
        )}
        <Suspense fallback={<span className="size-8 pointer-coarse:size-11" />}>
          {!message.redacted && (
            <MessageMenu
              store={store}
              message={message}
              quoted={() => selected.current || messageText(message)}
              onCopyLink={() => copy(`${location.origin}/s/${store.id}#${message.id}`)}
              onRetry={onRetry}
            />
          )}
        </Suspense>
        <p className="tabular min-w-0 truncate px-1 [&>*+*]:ms-2.5">{children}</p>
      </div>
    </div>
  );
}

/** The text a person selected within the element; empty when they selected something else, or nothing. */
function selectionIn(element: Element | null | undefined): string {
  const selection = getSelection();
  const isInside = element && selection?.anchorNode && selection.focusNode && selection.rangeCount > 0;
  if (!isInside || !element.contains(selection.anchorNode) || !element.contains(selection.focusNode)) return "";
  return selection.toString().trim();
}
