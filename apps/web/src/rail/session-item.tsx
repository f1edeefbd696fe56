import type { ListedSession } from "@millrace/protocol";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { ActionFailure } from "../ui/action-failure.tsx";
import { TitleField } from "../ui/title-field.tsx";
import { DeleteDialog } from "./delete-dialog.tsx";
import { useRename } from "./use-rename.ts";
import { useUnread } from "./use-unread.ts";

const SessionMenu = lazy(() => import("./session-menu.tsx").then((module) => ({ default: module.SessionMenu })));

export function SessionItem({ session }: { session: ListedSession }) {
  const translate = useTranslations("rail");
  const [mode, setMode] = useState<"show" | "rename" | "delete">("show");
  const rename = useRename(session.id);
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
    <li className="group relative py-px" data-testid="session" data-unread={isUnread || undefined}>
      <Link
        to="/s/$sessionId"
        params={{ sessionId: session.id }}
        className="flex h-9 items-center rounded-control ps-2 pe-9 transition-colors duration-150 hover:bg-hover pointer-coarse:h-11 pointer-coarse:pe-12 in-data-unread:font-semibold pointer-coarse:in-data-unread:pe-16"
        activeProps={{ className: "bg-pressed font-medium", "aria-current": "page" }}
      >
        <span dir="auto" className="truncate">
          {(rename.isPending && rename.variables) || session.title}
        </span>
        {isUnread && <UnreadMark />}
      </Link>
      <Suspense>
        <SessionMenu title={session.title} onRename={() => setMode("rename")} onDelete={() => setMode("delete")} />
      </Suspense>
      <ActionFailure error={rename.error} />
      {mode === "delete" && <DeleteDialog session={session} onClose={close} />}
    </li>
  );
}

/** Stands where a mouse finds the menu, and beside it where there is no mouse. */
function UnreadMark() {
  const translate = useTranslations("rail");
  return (
    <>
      <span className="sr-only">{translate("unread")}</span>
      <span
        aria-hidden="true"
        className="absolute end-3.5 top-1/2 size-2 -translate-y-1/2 rounded-full bg-accent group-hover:opacity-0 group-has-data-[state=open]:opacity-0 group-has-[button:focus-visible]:opacity-0 pointer-coarse:end-12 pointer-coarse:opacity-100!"
      />
    </>
  );
}
