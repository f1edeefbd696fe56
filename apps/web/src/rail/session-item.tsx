import type { Session } from "@millrace/protocol";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { ActionFailure } from "../ui/action-failure.tsx";
import { TitleField } from "../ui/title-field.tsx";
import { DeleteDialog } from "./delete-dialog.tsx";
import { useRename } from "./use-rename.ts";

const SessionMenu = lazy(() => import("./session-menu.tsx").then((module) => ({ default: module.SessionMenu })));

export function SessionItem({ session }: { session: Session }) {
  const translate = useTranslations("rail");
  const [mode, setMode] = useState<"show" | "rename" | "delete">("show");
  const rename = useRename(session.id);
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
    <li className="group relative py-px">
      <Link
        to="/s/$sessionId"
        params={{ sessionId: session.id }}
        className="flex h-9 items-center rounded-control ps-2 pe-9 transition-colors duration-150 hover:bg-hover pointer-coarse:h-11 pointer-coarse:pe-12"
        activeProps={{ className: "bg-pressed font-medium", "aria-current": "page" }}
      >
        <span dir="auto" className="truncate">
          {(rename.isPending && rename.variables) || session.title}
        </span>
      </Link>
      <Suspense>
        <SessionMenu title={session.title} onRename={() => setMode("rename")} onDelete={() => setMode("delete")} />
      </Suspense>
      <ActionFailure error={rename.error} />
      {mode === "delete" && <DeleteDialog session={session} onClose={close} />}
    </li>
  );
}
