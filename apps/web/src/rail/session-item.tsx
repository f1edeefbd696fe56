import type { ListedSession } from "@millrace/protocol";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { ActionFailure } from "../ui/action-failure.tsx";
import { TitleField } from "../ui/title-field.tsx";
import { SessionMark } from "./session-mark.tsx";
import { useArrange } from "./use-arrange.ts";
import { useRename } from "./use-rename.ts";
import { useUnread } from "./use-unread.ts";

const SessionMenu = lazy(() => import("./session-menu.tsx").then((module) => ({ default: module.SessionMenu })));
const TagsDialog = lazy(() => import("./tags-dialog.tsx").then((module) => ({ default: module.TagsDialog })));

interface SessionItemProps {
  session: ListedSession;
  onDelete: (session: ListedSession) => void;
}

export function SessionItem({ session, onDelete }: SessionItemProps) {
  const translate = useTranslations("rail");
  const [mode, setMode] = useState<"show" | "menu" | "rename" | "tags">("show");
  const row = useRef<HTMLLIElement>(null);
  const rename = useRename(session.id);
  const arrange = useArrange(session.id);
  const isUnread = useUnread(session.unread ? 1 : 0) > 0;
  const close = () => setMode("show");

  if (mode === "rename") {
    return (
      <li className="py-px">
        <TitleField
          label={translate("renameLabel")}
          title={session.title}
          onSave={(title) => rename.mutate(title)}
          onClose={close}
          className="h-9 w-full rounded-control bg-surface px-2 pointer-coarse:h-11"
        />
      </li>
    );
  }
  return (
    <li
      ref={row}
      className="group relative py-px"
      data-testid="session"
      data-unread={isUnread || undefined}
      data-active={session.active || undefined}
      onContextMenu={(event) => {
        event.preventDefault();
        setMode("menu");
      }}
    >
      <Link
        to="/s/$sessionId"
        params={{ sessionId: session.id }}
        className="flex h-9 items-center rounded-control ps-2 pe-9 transition-colors duration-150 select-none hover:bg-hover pointer-coarse:h-11 pointer-coarse:pe-12 in-data-unread:font-semibold pointer-coarse:in-data-unread:pe-16 pointer-coarse:in-data-active:pe-16"
        activeProps={{ className: "bg-pressed font-medium", "aria-current": "page" }}
      >
        <span dir="auto" className="truncate">
          {(rename.isPending && rename.variables) || session.title}
        </span>
        <SessionMark isUnread={isUnread} isActive={session.active} />
      </Link>
      <Suspense>
        <SessionMenu
          session={session}
          open={mode === "menu"}
          onOpenChange={(open) => setMode((now) => (open ? "menu" : now === "menu" ? "show" : now))}
          onArrange={(change) => arrange.mutate(change)}
          onTags={() => setMode("tags")}
          onRename={() => setMode("rename")}
          onDelete={() => {
            focusNeighbour(row.current);
            onDelete(session);
          }}
        />
      </Suspense>
      {mode === "tags" && (
        <Suspense>
          <TagsDialog session={session} onSave={(tags) => arrange.mutate({ context_tags: tags })} onClose={close} />
        </Suspense>
      )}
      <ActionFailure error={rename.error ?? arrange.error} />
    </li>
  );
}

/** So that whoever works with the keyboard stays in the list; once the menu has given the focus back to the row. */
function focusNeighbour(row: HTMLLIElement | null): void {
  const neighbour = row?.nextElementSibling ?? row?.previousElementSibling;
  setTimeout(() => neighbour?.querySelector("a")?.focus());
}
