import { Ellipsis, Pencil, Trash2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { Menu, MenuItem } from "../ui/menu.tsx";

interface SessionMenuProps {
  title: string;
  onRename: () => void;
  onDelete: () => void;
}

export function SessionMenu({ title, onRename, onDelete }: SessionMenuProps) {
  const translate = useTranslations("rail");
  return (
    <Menu
      align="end"
      trigger={
        <button
          type="button"
          aria-label={translate("actions", { title })}
          className="absolute end-1 top-1/2 grid size-7 -translate-y-1/2 place-items-center rounded-control text-quiet opacity-0 transition-opacity duration-150 group-hover:opacity-100 hover:bg-pressed hover:text-ink focus-visible:opacity-100 data-[state=open]:opacity-100 pointer-coarse:size-11 pointer-coarse:opacity-100"
        >
          <Ellipsis size={16} />
        </button>
      }
    >
      <MenuItem onSelect={onRename}>
        <Pencil size={16} className="text-quiet" />
        {translate("rename")}
      </MenuItem>
      <MenuItem onSelect={onDelete} className="text-danger">
        <Trash2 size={16} />
        {translate("delete")}
      </MenuItem>
    </Menu>
  );
}
