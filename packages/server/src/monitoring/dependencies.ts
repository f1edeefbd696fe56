import type { Clock } from "../clock.ts";
import type { Identity } from "../identity/identity.ts";
import type { Storage } from "../storage/storage.ts";
import type { DeliveryCounts } from "./delivery.ts";
import type { ErrorStore } from "./error-store.ts";
import type { Gauges, Metrics } from "./metrics.ts";

/** What the monitoring routes work with. */
export interface MonitoringDependencies {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly identity: Pick<Identity, "authenticate">;
  readonly errors: ErrorStore;
  readonly delivery: DeliveryCounts;
  readonly metrics: Metrics;
  readonly gauges: Gauges;
  readonly version: string;
  /** What `/metrics` asks for as bearer; null: it answers only this machine. */
  readonly metricsToken: string | null;
}
