import type { ListedSession, UpdateSession } from "@millrace/protocol";
import { Archive, ArchiveRestore, Ellipsis, Pencil, Pin, PinOff, Tag, Trash2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { Menu, MenuItem, MenuLine } from "../ui/menu.tsx";

interface SessionMenuProps {
  session: ListedSession;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onArrange: (change: UpdateSession) => void;
  onTags: () => void;
  onRename: () => void;
  onDelete: () => void;
}

export function SessionMenu(props: SessionMenuProps) {
  const { session, open, onOpenChange, onArrange, onTags, onRename, onDelete } = props;
  const translate = useTranslations();
  const { title, pinned, archived } = session;
  const PinIcon = pinned ? PinOff : Pin;
  const ArchiveIcon = archived ? ArchiveRestore : Archive;
  return (
    <Menu
      align="end"
      open={open}
      onOpenChange={onOpenChange}
      trigger={
        <button
          type="button"
          aria-label={translate("rail.actions", { title })}
          className="absolute end-1 top-1/2 grid size-7 -translate-y-1/2 place-items-center rounded-control text-quiet opacity-0 transition-opacity duration-150 group-hover:opacity-100 hover:bg-pressed hover:text-ink focus-visible:opacity-100 data-[state=open]:opacity-100 pointer-coarse:size-11 pointer-coarse:opacity-100"
        >
          <Ellipsis size={16} />
        </button>
      }
    >
      {!archived && (
        <MenuItem onSelect={() => onArrange({ pinned: !pinned })}>
          <PinIcon size={16} className="text-quiet" />
          {translate(pinned ? "list.unpin" : "list.pin")}
        </MenuItem>
      )}
      <MenuItem onSelect={onRename}>
        <Pencil size={16} className="text-quiet" />
        {translate("rail.rename")}
      </MenuItem>
      <MenuItem onSelect={onTags}>
        <Tag size={16} className="text-quiet" />
        {translate("tags.edit")}
      </MenuItem>
      <MenuItem onSelect={() => onArrange({ archived: !archived })}>
        <ArchiveIcon size={16} className="text-quiet" />
        {translate(archived ? "list.unarchive" : "list.archive")}
      </MenuItem>
      <MenuLine />
      <MenuItem onSelect={onDelete} className="text-danger">
        <Trash2 size={16} />
        {translate("rail.delete")}
      </MenuItem>
    </Menu>
  );
}
