import type { MillraceClient } from "@millrace/client";
import { createContext, type ReactNode, useContext } from "react";

const ClientContext = createContext<MillraceClient | null>(null);

/** Gives the components below it their client; make one with `createClient` and keep it. */
export function MillraceProvider({ client, children }: { client: MillraceClient; children: ReactNode }) {
  return <ClientContext value={client}>{children}</ClientContext>;
}

/** @throws Error outside a `MillraceProvider` */
export function useMillrace(): MillraceClient {
  const client = useContext(ClientContext);
  if (!client) throw new Error("useMillrace needs a MillraceProvider above it");
  return client;
}
