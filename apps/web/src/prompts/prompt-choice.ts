import type { CommandId } from "../commands/commands.ts";

/** What a line of the prompt menu stands for. */
export type PromptChoice = { kind: "prompt"; text: string } | { kind: "command"; id: CommandId };

/** What the composer, which keeps the focus, tells the menu. */
export interface PromptMenuHandle {
  /** @returns whether the menu made use of the key */
  onKey: (key: string) => boolean;
}
