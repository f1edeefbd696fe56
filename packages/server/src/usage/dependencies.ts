import type { Clock } from "../clock.ts";
import type { Log } from "../log/log.ts";
import type { Principal } from "../principal.ts";
import type { Storage } from "../storage/storage.ts";

/** What reports and budgets work with. */
export interface UsageDependencies {
  readonly storage: Storage;
  readonly log: Log;
  readonly clock: Clock;
  /** Whether the principal may see a session. */
  readonly mayRead: (principal: Principal, sessionId: string) => Promise<boolean>;
}
