import { createGuardedAgent } from "../../guarded/guarded-agent.ts";
import type { ModelTimeouts } from "../port.ts";
import { systemWaiting } from "../wire/retry.ts";
import { createTransport, type Transport } from "../wire/transport.ts";

/** The connections to providers, each with its provider's patience. Addresses that a user chose share one, behind the guard (SEC3). */
export interface Transports {
  of(setup: { readonly name: string; readonly guarded: boolean }): Transport;
  /** Cuts every connection. */
  close(): Promise<void>;
}

export function createTransports(
  timeouts: ModelTimeouts,
  timeoutsOf: Readonly<Record<string, Partial<ModelTimeouts>>>,
  allowedHosts: readonly string[],
): Transports {
  const general = createTransport(timeouts);
  const guardedOne = createTransport(timeouts, systemWaiting, createGuardedAgent(allowedHosts));
  const own = new Map(
    Object.entries(timeoutsOf)
      .filter(([, different]) => Object.keys(different).length > 0)
      .map(([provider, different]) => [provider, createTransport({ ...timeouts, ...different })]),
  );
  return {
    of: ({ name, guarded }) => (guarded ? guardedOne : (own.get(name) ?? general)),
    async close() {
      await Promise.all([general, guardedOne, ...own.values()].map((transport) => transport.close()));
    },
  };
}
