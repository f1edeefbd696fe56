import type { RateLimiter } from "../http/rate-limiter.ts";
import type { Grants } from "../identity/grants.ts";
import type { RunEngine } from "../runs/run-engine.ts";
import type { RunDependencies } from "../runs/types.ts";

/** What every part of this folder works with. */
export interface SessionDependencies extends RunDependencies {
  readonly engine: RunEngine;
  /** What one person may have answered in a minute; null: any number. */
  readonly messageLimit: RateLimiter | null;
  /** Ends streams whose sign-in ended (LIV4). */
  readonly grants: Pick<Grants, "guard" | "isFresh" | "fresh">;
  /** Time between an open stream's signs of life, in milliseconds (LIV3). */
  readonly heartbeatMs: number;
  /** How long a long-poll waits for news, in milliseconds. */
  readonly longPollMs: number;
}
