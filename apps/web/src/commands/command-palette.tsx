import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { Languages, MessageSquare, Search } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { LOCALE_NAMES, LOCALES } from "../locale/locale.ts";
import { useLanguage } from "../locale/locale-provider.tsx";
import { problemOf, useReason } from "../locale/use-reason.ts";
import { Modal } from "../ui/modal.tsx";
import { CommandKeys } from "./command-keys.tsx";
import { runCommand } from "./command-store.ts";
import { COMMAND_GROUPS, type CommandId, commandsOf } from "./commands.ts";
import { find } from "./find.ts";
import { useAvailableCommands } from "./use-command.ts";
import { useSessionSearch } from "./use-session-search.ts";

/** Everything that can be done here, and every session, by name. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const translate = useTranslations("commands");
  const reason = useReason();
  const navigate = useNavigate();
  const [query, setQuery] = useState("");
  const all = useAvailableCommands();
  const available = all.filter((id): boolean => id !== "palette");
  const sessions = useSessionSearch(query);
  const languages = useLanguages(query);
  const nameOf = (id: CommandId) => translate(`names.${id}`);
  const chosen = useRef(false);

  /** Once: what it does is done after the dialog is gone and the focus is back where it was. */
  function choose(action: () => void): void {
    if (chosen.current) return;
    chosen.current = true;
    onClose();
    setTimeout(action);
  }

  const groups = query.trim()
    ? [{ heading: translate("commands"), ids: find(available, query, nameOf) }]
    : COMMAND_GROUPS.map((group) => ({
        heading: translate(`groups.${group}`),
        ids: commandsOf(group).filter((id) => available.includes(id)),
      }));
  const isEmpty = groups.every(({ ids }) => ids.length === 0) && sessions.found.length === 0 && languages.length === 0;

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
        className="flex flex-col"
      >
        <div className="flex items-center gap-2.5 border-b border-line px-4">
          <Search size={16} aria-hidden="true" className="text-quiet" />
          <Command.Input
            autoFocus
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
          {groups.map(
            ({ heading, ids }) =>
              ids.length > 0 && (
                <Group key={heading} heading={heading}>
                  {ids.map((id) => (
                    <Row key={id} value={id} onSelect={() => choose(() => runCommand(id))}>
                      <span className="min-w-0 flex-1 truncate">{nameOf(id)}</span>
                      <CommandKeys id={id} />
                    </Row>
                  ))}
                </Group>
              ),
          )}
          {sessions.found.length > 0 && (
            <Group heading={translate("sessions")}>
              {sessions.found.map(({ id, title }) => (
                <Row
                  key={id}
                  value={id}
                  onSelect={() => choose(() => void navigate({ to: "/s/$sessionId", params: { sessionId: id } }))}
                >
                  <MessageSquare size={16} aria-hidden="true" className="text-quiet" />
                  <span className="min-w-0 flex-1 truncate">
                    <bdi>{title}</bdi>
                  </span>
                </Row>
              ))}
            </Group>
          )}
          {languages.length > 0 && (
            <Group heading={translate("language")}>
              {languages.map(({ name, choose: speak }) => (
                <Row key={name} value={name} onSelect={() => choose(speak)}>
                  <Languages size={16} aria-hidden="true" className="text-quiet" />
                  {name}
                </Row>
              ))}
            </Group>
          )}
          <div role="status" className="px-2.5 text-quiet">
            {sessions.isSearching && query.trim() && <p className="py-2">{translate("searching")}</p>}
            {!sessions.isSearching && isEmpty && (
              <p className="py-2 wrap-anywhere">{translate("nothing", { query })}</p>
            )}
            {sessions.error !== null && (
              <p className="py-2">{translate("searchFailed", { reason: reason(problemOf(sessions.error)) })}</p>
            )}
          </div>
        </Command.List>
      </Command>
    </Modal>
  );
}

/** The other languages, when one looks for them; there are better places to find them by chance. */
function useLanguages(query: string): { name: string; choose: () => void }[] {
  const translate = useTranslations("commands");
  const { language, setLanguage } = useLanguage();
  if (!query.trim()) return [];
  const others = LOCALES.filter((other) => other !== language);
  return find(others, query, (other) => `${translate("language")} ${LOCALE_NAMES[other]}`).map((other) => ({
    name: LOCALE_NAMES[other],
    choose: () => setLanguage(other),
  }));
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="pb-1 [&>[cmdk-group-heading]]:px-2.5 [&>[cmdk-group-heading]]:pt-2 [&>[cmdk-group-heading]]:pb-1 [&>[cmdk-group-heading]]:text-xs [&>[cmdk-group-heading]]:text-quiet"
    >
      {children}
    </Command.Group>
  );
}

function Row({ value, onSelect, children }: { value: string; onSelect: () => void; children: ReactNode }) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex min-h-9 cursor-default items-center gap-2.5 rounded-control px-2.5 py-1.5 select-none data-[selected=true]:bg-hover pointer-coarse:min-h-11"
    >
      {children}
    </Command.Item>
  );
}
