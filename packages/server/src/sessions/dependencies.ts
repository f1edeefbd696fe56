import type { RunEngine } from "../runs/run-engine.ts";
import type { RunDependencies } from "../runs/types.ts";

/** What every part of this folder works with. */
export interface SessionDependencies extends RunDependencies {
  readonly engine: RunEngine;
  /** Silence after which an open stream says that it is alive, in milliseconds (LIV3). */
  readonly heartbeatMs: number;
  /** How long a long-poll waits for news, in milliseconds. */
  readonly longPollMs: number;
}
