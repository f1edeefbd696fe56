import { COMMAND_IDS, type CommandId } from "./commands.ts";

type Run = () => void;

const runs = new Map<CommandId, Run[]>();
const listeners = new Set<() => void>();
let available: readonly CommandId[] = [];

/** Says that a command can be carried out; of several, the last one does. Returns what ends that. */
export function offerCommand(id: CommandId, run: Run): () => void {
  runs.set(id, [...(runs.get(id) ?? []), run]);
  changed();
  return () => {
    runs.set(
      id,
      (runs.get(id) ?? []).filter((other) => other !== run),
    );
    changed();
  };
}

/** @returns false when nothing on the page can do it just now */
export function runCommand(id: CommandId): boolean {
  const run = runs.get(id)?.at(-1);
  run?.();
  return run !== undefined;
}

export function canRun(id: CommandId): boolean {
  return (runs.get(id)?.length ?? 0) > 0;
}

/** What can be done just now, in the order of the registry. The same reference until that changes. */
export function availableCommands(): readonly CommandId[] {
  return available;
}

export function onCommandsChanged(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function changed(): void {
  available = COMMAND_IDS.filter(canRun);
  for (const listener of [...listeners]) listener();
}
