import { Command } from "cmdk";
import { Search } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { problemOf, useReason } from "../locale/use-reason.ts";
import { Modal } from "../ui/modal.tsx";
import { usePaletteSections } from "./palette-sections.tsx";
import { useSessionSearch } from "./use-session-search.ts";

const GROUP =
  "pb-1 [&>[cmdk-group-heading]]:px-2.5 [&>[cmdk-group-heading]]:pt-2 [&>[cmdk-group-heading]]:pb-1 [&>[cmdk-group-heading]]:text-xs [&>[cmdk-group-heading]]:text-quiet";
const ROW =
  "flex min-h-9 cursor-default items-center gap-2.5 rounded-control px-2.5 py-1.5 select-none data-[selected=true]:bg-hover pointer-coarse:min-h-11";

/** Everything that can be done here, and every session, by name. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const translate = useTranslations("commands");
  const reason = useReason();
  const [query, setQuery] = useState("");
  const sessions = useSessionSearch(query);
  const sections = usePaletteSections(query, sessions);
  const isChosen = useRef(false);

  /** Once. What it does is done after the dialog is gone and the focus is back where it was. */
  function choose(run: () => void): void {
    if (isChosen.current) return;
    isChosen.current = true;
    onClose();
    setTimeout(run);
  }

  return (
    <Modal
      label={translate("names.palette")}
      onClose={onClose}
      className="mx-auto mt-[12vh] mb-auto w-[min(36rem,calc(100vw-1.5rem))] animate-appear overflow-hidden rounded-bubble border border-line bg-float p-0 text-base text-ink shadow-float"
    >
      <Command
        shouldFilter={false}
        loop
        vimBindings={false}
        label={translate("names.palette")}
        tabIndex={undefined} // or the dialog would give it the focus instead of the field
      >
        <div className="flex items-center gap-2.5 border-b border-line px-4">
          <Search size={16} aria-hidden="true" className="text-quiet" />
          <Command.Input
            dir="auto"
            value={query}
            onValueChange={setQuery}
            placeholder={translate("search")}
            data-testid="palette-input"
            className="h-12 min-w-0 flex-1 bg-transparent text-read outline-none"
          />
        </div>
        <Command.List
          label={translate("results")}
          className="max-h-[min(24rem,60vh)] scroll-py-2 overflow-y-auto overscroll-contain p-2"
        >
          {sections.map(({ key, heading, items }) => (
            <Command.Group key={key} heading={heading} className={GROUP}>
              {items.map(({ key, icon, name, keys, run }) => (
                <Command.Item key={key} value={key} onSelect={() => choose(run)} className={ROW}>
                  {icon}
                  <span className="min-w-0 flex-1 truncate">
                    <bdi>{name}</bdi>
                  </span>
                  {keys}
                </Command.Item>
              ))}
            </Command.Group>
          ))}
        </Command.List>
        <div role="status" className="px-4.5 text-quiet [&>p:last-child]:pb-4">
          {sessions.isSearching && query.trim() && <p className="py-2">{translate("searching")}</p>}
          {!sessions.isSearching && sections.length === 0 && (
            <p className="py-2 wrap-anywhere">{translate("nothing", { query })}</p>
          )}
          {sessions.error !== null && (
            <p className="py-2">{translate("searchFailed", { reason: reason(problemOf(sessions.error)) })}</p>
          )}
        </div>
      </Command>
    </Modal>
  );
}
