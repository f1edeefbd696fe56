import { useHotkeys } from "react-hotkeys-hook";
import { canRun, runCommand } from "./command-store.ts";
import { type CommandId, GLOBAL_KEYS, isSingleKey } from "./commands.ts";
import { areSingleKeysOn } from "./single-keys.ts";

/** By what the listener calls them. A sign stands on another key everywhere, with or without Shift. */
const COMMAND_OF = new Map(
  [...GLOBAL_KEYS].flatMap(([keys, id]) =>
    (/^\W$/.test(keys) ? [keys, `shift+${keys}`] : [keys]).map((pressed) => [pressed, { keys, id }] as const),
  ),
);
const ALL_KEYS = [...COMMAND_OF.keys()];

/** A dialog, a menu or a popover takes the keys for itself. */
const TAKES_KEYS = "dialog:modal, [role=menu], :popover-open";
const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]";

interface Pressed {
  hotkey: string;
}

/** Listens for the shortcuts of all commands, anywhere on the page. Use it once. */
export function useShortcuts(): void {
  const shared = {
    enabled: (event: KeyboardEvent, pressed: Pressed) => commandFor(event, pressed) !== null,
    enableOnFormTags: true,
    enableOnContentEditable: true,
  };
  const run = (event: KeyboardEvent, pressed: Pressed) => {
    const id = commandFor(event, pressed);
    if (!id) return;
    event.preventDefault();
    runCommand(id);
  };
  // By the letter where the keyboard writes Latin ones, whatever its layout; by the key's place where it does not.
  useHotkeys(ALL_KEYS, run, { ...shared, useKey: true });
  useHotkeys(ALL_KEYS, run, { ...shared, ignoreEventWhen: ({ key }) => key.length > 1 || /^[!-~]$/.test(key) });
}

function commandFor(event: KeyboardEvent, { hotkey }: Pressed): CommandId | null {
  const command = COMMAND_OF.get(hotkey);
  if (!command || event.defaultPrevented || event.isComposing || event.repeat || !canRun(command.id)) return null;
  if (document.querySelector(TAKES_KEYS)) return null;
  if (!isSingleKey(command.keys)) return command.id;
  const isTyping = event.target instanceof Element && event.target.closest(TYPING) !== null;
  return isTyping || !areSingleKeysOn() ? null : command.id;
}
