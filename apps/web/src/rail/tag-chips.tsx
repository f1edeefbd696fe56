import { Tag } from "lucide-react";
import { useTranslations } from "use-intl";

interface TagChipsProps {
  tags: readonly string[];
  chosen: string | undefined;
  onChoose: (tag: string | undefined) => void;
}

/** Narrows the list to the sessions with one tag; pressing it again shows all. */
export function TagChips({ tags, chosen, onChoose }: TagChipsProps) {
  const translate = useTranslations("tags");
  return (
    <ul
      aria-label={translate("filter")}
      className="flex max-h-23 shrink-0 flex-wrap gap-1.5 overflow-auto px-3 pt-2 pb-1.5 pointer-coarse:flex-nowrap"
    >
      {tags.map((tag) => (
        <li key={tag} className="max-w-full pointer-coarse:shrink-0">
          <button
            type="button"
            aria-pressed={tag === chosen}
            onClick={() => onChoose(tag === chosen ? undefined : tag)}
            className="flex h-6.5 max-w-full items-center gap-1 rounded-full border border-line px-2.5 text-xs text-quiet transition-colors duration-150 hover:border-line-strong hover:text-ink aria-pressed:border-transparent aria-pressed:bg-accent aria-pressed:text-on-accent pointer-coarse:h-11 pointer-coarse:px-3.5 pointer-coarse:text-sm"
          >
            <Tag size={12} aria-hidden="true" />
            <span dir="auto" className="truncate">
              {tag}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
