import type { Clock } from "../clock.ts";
import type { SystemPrompts } from "../experiments/system-prompts.ts";
import type { Log } from "../log/log.ts";
import type { Storage } from "../storage/storage.ts";

/** What every part of this folder works with. */
export interface FeedbackDependencies {
  readonly storage: Storage;
  readonly log: Log;
  readonly clock: Clock;
  /** What answers were written under. */
  readonly systemPrompts: Pick<SystemPrompts, "usedFor">;
}
