export const COMMAND_GROUPS = ["general", "message", "sessions", "session", "answer", "settings"] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

export interface CommandDefinition {
  group: CommandGroup;
  /** `mod` is ⌘ on Macs and Ctrl elsewhere. The first one is shown where there is room for one. */
  keys?: readonly string[];
}

/** Answered by the composer while it is written in, and nowhere else. */
const COMPOSER_KEYS = ["enter", "shift+enter", "arrowup"];

/**
 * Everything the palette offers and the shortcut sheet explains. A command is one line here and its name in the messages
 * (`commands.names`); whoever can carry it out says so with `useCommand`, and only then it can be chosen.
 */
export const COMMANDS = {
  palette: { group: "general", keys: ["mod+k"] },
  shortcuts: { group: "general", keys: ["?", "mod+/"] },
  toggleRail: { group: "general", keys: ["mod+b"] },
  newSession: { group: "sessions", keys: ["mod+shift+o", "n"] },
  nextSession: { group: "sessions", keys: ["j"] },
  previousSession: { group: "sessions", keys: ["k"] },
  renameSession: { group: "session" },
  shareSession: { group: "session" },
  pinSession: { group: "session" },
  unpinSession: { group: "session" },
  archiveSession: { group: "session" },
  deleteSession: { group: "session" },
  stop: { group: "answer", keys: ["escape"] },
  retry: { group: "answer", keys: ["r"] },
  copyAnswer: { group: "answer", keys: ["c"] },
  copyCode: { group: "answer", keys: ["shift+c"] },
  readAloud: { group: "answer", keys: ["l"] },
  focusComposer: { group: "message", keys: ["i"] },
  send: { group: "message", keys: ["enter"] },
  newLine: { group: "message", keys: ["shift+enter"] },
  openPrompts: { group: "message", keys: ["/"] },
  editMessage: { group: "message", keys: ["e", "arrowup"] },
  dictate: { group: "message", keys: ["mod+shift+space"] },
  managePrompts: { group: "message" },
  themeSystem: { group: "settings" },
  themeLight: { group: "settings" },
  themeDark: { group: "settings" },
  signOut: { group: "settings" },
} as const satisfies Record<string, CommandDefinition>;

export type CommandId = keyof typeof COMMANDS;

const DEFINITIONS: Readonly<Record<CommandId, CommandDefinition>> = COMMANDS;

/** In the order they are shown. */
export const COMMAND_IDS = Object.keys(COMMANDS) as CommandId[];

export function commandsOf(group: CommandGroup): CommandId[] {
  return COMMAND_IDS.filter((id) => DEFINITIONS[id].group === group);
}

export function keysOf(id: CommandId): readonly string[] {
  return DEFINITIONS[id].keys ?? [];
}

/** A key that works by itself, without Ctrl or ⌘: not while somebody types, and it can be switched off (WCAG 2.1.4). */
export function isSingleKey(keys: string): boolean {
  return !keys.includes("mod+") && keys !== "escape" && !COMPOSER_KEYS.includes(keys);
}

/** The keys that are listened for wherever the focus is, with the command of each. */
export const GLOBAL_KEYS: ReadonlyMap<string, CommandId> = new Map(
  COMMAND_IDS.flatMap((id) => keysOf(id).map((keys) => [keys, id] as const)).filter(
    ([keys]) => !COMPOSER_KEYS.includes(keys),
  ),
);
