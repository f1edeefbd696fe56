import type { Context } from "hono";
import type { Env } from "../http/env.ts";
import { admit } from "../http/rate-limit.ts";
import type { SessionDependencies } from "./dependencies.ts";
import type { RequestKey } from "./requests.ts";

/** What a command that starts a run needs of its request. */
export interface RunRequest {
  /** Names under which a repetition finds the first result (RUN6). */
  readonly keys: readonly RequestKey[];
  /**
   * Counts the command against what its person may have answered in a minute; called once, when it is none that was
   * carried out before.
   *
   * @throws ProblemError `too_many_requests`
   */
  admit(): Promise<void>;
}

export function runRequest(
  { messageLimit }: Pick<SessionDependencies, "messageLimit">,
  c: Context<Env>,
  keys: readonly RequestKey[],
): RunRequest {
  return {
    keys,
    async admit() {
      if (messageLimit) await admit(c, messageLimit, c.var.principal.userId, "Too many messages in one minute.");
    },
  };
}
