import type { ModelTimeouts } from "../port.ts";
import { createTransport, type Transport } from "../wire/transport.ts";

/** The connections to providers, each with its provider's patience. */
export interface Transports {
  of(provider: string): Transport;
  /** Cuts every connection. */
  close(): Promise<void>;
}

export function createTransports(
  timeouts: ModelTimeouts,
  timeoutsOf: Readonly<Record<string, Partial<ModelTimeouts>>>,
): Transports {
  const general = createTransport(timeouts);
  const own = new Map(
    Object.entries(timeoutsOf)
      .filter(([, different]) => Object.keys(different).length > 0)
      .map(([provider, different]) => [provider, createTransport({ ...timeouts, ...different })]),
  );
  return {
    of: (provider) => own.get(provider) ?? general,
    async close() {
      await Promise.all([general, ...own.values()].map((transport) => transport.close()));
    },
  };
}
