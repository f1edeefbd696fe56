import { backoff } from "../backoff.ts";
import type { Environment } from "../environment.ts";
import { ConnectionError } from "../errors.ts";

const MOST_CALLS = 6;

/**
 * Calls until the server answers, later and later, and gives up after a few times. For calls that may be repeated.
 *
 * @throws whatever `call` throws, and `ConnectionError` when it gave up
 */
export async function untilAnswered<Answer>(
  environment: Pick<Environment, "setTimer" | "random">,
  signal: AbortSignal | undefined,
  call: () => Promise<Answer>,
): Promise<Answer> {
  for (let calls = 1; ; calls++) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ConnectionError) || calls === MOST_CALLS) throw error;
      await wait(environment, backoff(calls - 1, environment.random), signal);
      if (signal?.aborted) throw error;
    }
  }
}

async function wait({ setTimer }: Pick<Environment, "setTimer">, ms: number, signal: AbortSignal | undefined) {
  if (signal?.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancelTimer = setTimer(resolve, ms);
  signal?.addEventListener("abort", () => resolve(), { once: true });
  await promise;
  cancelTimer();
}
