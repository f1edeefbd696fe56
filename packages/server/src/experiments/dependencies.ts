import type { Clock } from "../clock.ts";
import type { CreateId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { Storage } from "../storage/storage.ts";

/** What every part of this folder works with. */
export interface ExperimentDependencies {
  readonly storage: Storage;
  readonly log: Log;
  readonly clock: Clock;
  readonly createId: CreateId;
}
