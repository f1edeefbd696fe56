import { useNavigate } from "@tanstack/react-router";
import { Languages, MessageSquare } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { LOCALE_NAMES, LOCALES } from "../locale/locale.ts";
import { useLanguage } from "../locale/locale-provider.tsx";
import { CommandKeys } from "./command-keys.tsx";
import { runCommand } from "./command-store.ts";
import { COMMAND_GROUPS, type CommandId, commandsOf } from "./commands.ts";
import { closestFirst, type Found, find } from "./find.ts";
import { useAvailableCommands } from "./use-command.ts";
import type { SessionSearch } from "./use-session-search.ts";

interface PaletteRow {
  key: string;
  icon?: ReactNode;
  name: string;
  keys?: ReactNode;
  run: () => void;
}

/** Two sections may have the same heading. */
type PaletteSection = Found<PaletteRow> & { key: string; heading: string };

/** What the palette offers for a query, the section with the best match first. */
export function usePaletteSections(query: string, sessions: SessionSearch): PaletteSection[] {
  const translate = useTranslations("commands");
  const navigate = useNavigate();
  const languages = useLanguages(query);
  const all = useAvailableCommands();
  const available = all.filter((id): boolean => id !== "palette");
  const nameOf = (id: CommandId) => translate(`names.${id}`);
  const commandRow = (id: CommandId): PaletteRow => ({
    key: id,
    name: nameOf(id),
    keys: <CommandKeys id={id} />,
    run: () => runCommand(id),
  });

  const found = find(available, query, nameOf);
  const commands = query.trim()
    ? [{ key: "commands", heading: translate("commands"), score: found.score, items: found.items.map(commandRow) }]
    : COMMAND_GROUPS.map((group) => ({
        key: `commands.${group}`,
        heading: translate(`groups.${group}`),
        score: found.score,
        items: commandsOf(group)
          .filter((id) => available.includes(id))
          .map(commandRow),
      }));
  const titles = sessions.found.items.map(({ id, title }): PaletteRow => {
    return {
      key: id,
      icon: <MessageSquare size={16} aria-hidden="true" className="text-quiet" />,
      name: title,
      run: () => void navigate({ to: "/s/$sessionId", params: { sessionId: id } }),
    };
  });
  return closestFirst([
    ...commands,
    { key: "sessions", heading: translate("sessions"), score: sessions.found.score, items: titles },
    { key: "languages", heading: translate("language"), ...languages },
  ]);
}

/** The other languages, when one looks for them; there are better places to find them by chance. */
function useLanguages(query: string): Found<PaletteRow> {
  const translate = useTranslations("commands");
  const { language, setLanguage } = useLanguage();
  if (!query.trim()) return { items: [], score: 0 };
  const others = LOCALES.filter((other) => other !== language);
  const { items, score } = find(others, query, (other) => `${translate("language")} ${LOCALE_NAMES[other]}`);
  const rows = items.map((other): PaletteRow => {
    return {
      key: other,
      icon: <Languages size={16} aria-hidden="true" className="text-quiet" />,
      name: LOCALE_NAMES[other],
      run: () => setLanguage(other),
    };
  });
  return { items: rows, score };
}
