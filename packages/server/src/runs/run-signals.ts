import type { RunError, RunOutcome } from "@millrace/protocol";

/** Why a run's provider call is cut off. */
export type StopCause =
  /** A person asked. */
  | "stop"
  /** This process is going down. */
  | "shutdown"
  /** It took longer than one may (RUN3). */
  | "time limit"
  /** The run is not ours any more; whoever has it says how it ended. */
  | "lost";

/** The reason that a run's AbortSignal carries. */
export class RunCut extends Error {
  override readonly name = "RunCut";
  readonly stopCause: StopCause;

  constructor(stopCause: StopCause) {
    super(`run cut: ${stopCause}`);
    this.stopCause = stopCause;
  }
}

export const SERVER_RESTARTED: RunError = {
  code: "server_restarted",
  message:
    "The server was restarted while this answer was being written. What was written is kept; you can continue it.",
  retryable: true,
};

export const TIME_LIMIT: RunError = {
  code: "time_limit",
  message:
    "The answer took longer than this server allows and was ended. What was written is kept; you can continue it.",
  retryable: true,
};

export const INTERNAL: RunError = {
  code: "internal",
  message: "Something went wrong on the server. What was written is kept; try again.",
  retryable: true,
};

export interface Ending {
  outcome: RunOutcome;
  error?: RunError;
}
