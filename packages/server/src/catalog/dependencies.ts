import type { Clock } from "../clock.ts";
import type { CreateId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { Models } from "../models/registry.ts";
import type { Storage } from "../storage/storage.ts";
import type { ModelCatalog } from "./model-catalog.ts";

/** What the routes of this folder work with. */
export interface CatalogDependencies {
  readonly catalog: ModelCatalog;
  readonly models: Models;
  readonly storage: Storage;
  readonly log: Log;
  readonly clock: Clock;
  readonly createId: CreateId;
}
