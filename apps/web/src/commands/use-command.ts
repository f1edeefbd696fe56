import { useEffect, useRef, useSyncExternalStore } from "react";
import { availableCommands, offerCommand, onCommandsChanged } from "./command-store.ts";
import type { CommandId } from "./commands.ts";

/** Offers a command for as long as the component is there and `run` is given. */
export function useCommand(id: CommandId, run: (() => void) | undefined): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  const isOffered = run !== undefined;
  useEffect(() => {
    return isOffered ? offerCommand(id, () => latest.current?.()) : undefined;
  }, [id, isOffered]);
}

export function useAvailableCommands(): readonly CommandId[] {
  return useSyncExternalStore(onCommandsChanged, availableCommands);
}
