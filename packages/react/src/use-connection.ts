import type { ConnectionState } from "@millrace/client";
import { useSyncExternalStore } from "react";
import { useMillrace } from "./millrace-provider.tsx";

/** How the client's one connection is doing now. */
export function useConnection(): ConnectionState {
  const { connection } = useMillrace();
  return useSyncExternalStore(connection.subscribe, connection.getState, connection.getState);
}
