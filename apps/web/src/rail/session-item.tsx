import type { Session } from "@millrace/protocol";
import { Link } from "@tanstack/react-router";
import { Ellipsis, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Menu, MenuItem } from "../ui/menu.tsx";
import { TitleField } from "../ui/title-field.tsx";
import { DeleteDialog } from "./delete-dialog.tsx";
import { useRename } from "./use-rename.ts";

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
      <Menu
        align="end"
        trigger={
          <button
            type="button"
            aria-label={translate("actions", { title: session.title })}
            className="absolute end-1 top-1/2 grid size-7 -translate-y-1/2 place-items-center rounded-control text-quiet opacity-0 transition-opacity duration-150 group-hover:opacity-100 hover:bg-pressed hover:text-ink focus-visible:opacity-100 data-[state=open]:opacity-100 pointer-coarse:size-11 pointer-coarse:opacity-100"
          >
            <Ellipsis size={16} />
          </button>
        }
      >
        <MenuItem onSelect={() => setMode("rename")}>
          <Pencil size={16} className="text-quiet" />
          {translate("rename")}
        </MenuItem>
        <MenuItem onSelect={() => setMode("delete")} className="text-danger">
          <Trash2 size={16} />
          {translate("delete")}
        </MenuItem>
      </Menu>
      {mode === "delete" && <DeleteDialog session={session} onClose={close} />}
    </li>
  );
}
