import { type RefObject, useEffect, useId, useRef, useState } from "react";
import { runCommand } from "../commands/command-store.ts";
import { useCommand } from "../commands/use-command.ts";
import { insertText } from "../composer/insert-text.ts";
import type { PromptChoice, PromptMenuHandle } from "./prompt-choice.ts";

const SLASH = /^\/([^\n]{0,60})$/;

/**
 * When the menu of prompts and commands is open over the field: while all that is written is `/` and what is looked for,
 * and, with text in the field, after it was asked for and until something is typed.
 */
export function usePromptMenu(text: string, field: RefObject<HTMLTextAreaElement | null>) {
  const id = useId();
  const menu = useRef<PromptMenuHandle>(null);
  const [active, setActive] = useState<string | undefined>();
  const slash = SLASH.exec(text);
  const [isDismissed, setDismissed] = useState(slash !== null);
  const [askedAt, setAskedAt] = useState<string | null>(null);
  if (!slash && isDismissed) setDismissed(false);
  const isAsked = askedAt === text && text !== "";
  const isOpen = isAsked || (slash !== null && !isDismissed);

  useEffect(() => {
    if (!isOpen) setActive(undefined);
  }, [isOpen]);

  function open(): void {
    if (!field.current) return;
    setDismissed(false);
    if (text !== "" && !slash) setAskedAt(text);
    if (text === "") insertText(field.current, "/");
    else field.current.focus();
  }

  function close(): void {
    setDismissed(true);
    setAskedAt(null);
  }

  function choose(choice: PromptChoice): void {
    if (!field.current) return;
    if (!isAsked) field.current.select();
    close();
    switch (choice.kind) {
      case "prompt":
        insertText(field.current, choice.text);
        break;
      case "command":
        if (!isAsked) insertText(field.current, "");
        setTimeout(() => runCommand(choice.id)); // after the field is empty, which some commands look at
    }
  }

  useCommand("openPrompts", open);

  return {
    id,
    menu,
    isOpen,
    query: isAsked ? "" : (slash?.[1] ?? ""),
    active,
    setActive,
    open,
    close,
    choose,
    onKey(key: string): boolean {
      if (!isOpen) return false;
      if (key !== "Escape") return menu.current?.onKey(key) ?? false;
      close();
      return true;
    },
  };
}
