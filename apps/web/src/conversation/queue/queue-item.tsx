import type { QueuedMessage } from "@millrace/client";
import { messageText } from "@millrace/protocol";
import { ArrowDown, ArrowUp, CornerDownLeft, Pencil, X } from "lucide-react";
import type { KeyboardEvent } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "../../ui/icon-button.tsx";
import { EditField } from "../versions/edit-field.tsx";
import { setEditing, useEditing } from "../versions/use-editing.ts";

interface QueueItemProps {
  queued: QueuedMessage;
  isFirst: boolean;
  isLast: boolean;
  onMove: (step: -1 | 1) => void;
  onEdit: (content: string) => void;
  onRemove: () => void;
  onSendNow: () => void;
}

export function QueueItem({ queued, isFirst, isLast, onMove, onEdit, onRemove, onSendNow }: QueueItemProps) {
  const translate = useTranslations("queue");
  const isEditing = useEditing(queued.run_id);
  const text = messageText(queued.message);

  function onKeyDown(event: KeyboardEvent): void {
    if (isEditing || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    onMove(event.key === "ArrowUp" ? -1 : 1);
  }

  if (isEditing) {
    return (
      <li data-testid="queued" className="p-1.5">
        <EditField
          draftKey={`edit.${queued.run_id}`}
          text={text}
          label={translate("editLabel")}
          submit={translate("save")}
          onSubmit={onEdit}
          onClose={() => setEditing(queued.run_id, false)}
        />
      </li>
    );
  }
  return (
    <li
      data-testid="queued"
      data-run-id={queued.run_id}
      onKeyDown={onKeyDown}
      className="flex flex-wrap items-center gap-x-2 py-1 ps-2"
    >
      <p dir="auto" className="line-clamp-2 min-w-40 flex-1 py-1 text-sm wrap-anywhere">
        {text}
      </p>
      <div className="ms-auto flex items-center">
        {!(isFirst && isLast) && (
          <>
            <IconButton
              label={translate("up")}
              aria-keyshortcuts="Alt+ArrowUp"
              icon={<ArrowUp size={16} />}
              aria-disabled={isFirst}
              onClick={() => onMove(-1)}
              className="aria-disabled:opacity-40"
              data-testid="queue-up"
            />
            <IconButton
              label={translate("down")}
              aria-keyshortcuts="Alt+ArrowDown"
              icon={<ArrowDown size={16} />}
              aria-disabled={isLast}
              onClick={() => onMove(1)}
              className="aria-disabled:opacity-40"
              data-testid="queue-down"
            />
          </>
        )}
        <IconButton
          label={translate("edit")}
          icon={<Pencil size={16} />}
          onClick={() => setEditing(queued.run_id, true)}
          data-testid="queue-edit"
        />
        <IconButton
          label={translate("sendNow")}
          icon={<CornerDownLeft size={16} className="rtl:-scale-x-100" />}
          onClick={onSendNow}
          data-testid="queue-now"
        />
        <IconButton label={translate("remove")} icon={<X size={16} />} onClick={onRemove} data-testid="queue-remove" />
      </div>
    </li>
  );
}
