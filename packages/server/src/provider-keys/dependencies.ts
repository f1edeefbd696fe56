import type { Logger } from "pino";
import type { Dispatcher } from "undici";
import type { Clock } from "../clock.ts";
import type { CreateId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { ProviderDefaults, ProviderDirectory } from "../models/models-config.ts";
import type { KeyRing } from "../secrets/key-ring.ts";
import type { Storage } from "../storage/storage.ts";

/** What every part of this folder works with. */
export interface ProviderKeyDependencies {
  readonly storage: Storage;
  readonly log: Pick<Log, "append">;
  readonly clock: Pick<Clock, "now" | "elapsed">;
  readonly createId: CreateId;
  readonly logger: Logger;
  readonly ring: KeyRing;
  /** What the environment sets up. */
  readonly environment: ProviderDirectory;
  /** What the environment says of providers, for keys that it does not have. */
  readonly defaults: ProviderDefaults;
  /** Whether people may use keys of their own. */
  readonly ownKeys: boolean;
  /** How keys are tried. */
  readonly dispatchers: Dispatchers;
}

export interface Dispatchers {
  /** For addresses the operator set. */
  readonly plain: Dispatcher;
  /** For addresses that people chose; refuses those that lead into private networks (SEC3). */
  readonly guarded: Dispatcher;
}
