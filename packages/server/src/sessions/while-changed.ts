import { problem } from "../http/problems.ts";

/** How often a command reads again when others write to the same session at the same moment. */
const MAX_TRIES = 50;

/**
 * Tries what is compared and swapped against the session until nobody was quicker.
 *
 * @param attempt reads the session and acts on it; null: it changed meanwhile
 * @throws ProblemError `unavailable` when others are always quicker, and whatever `attempt` throws
 */
export async function whileChanged<Result>(attempt: () => Promise<Result | null>): Promise<Result> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const result = await attempt();
    if (result !== null) return result;
  }
  throw problem("unavailable", "Too much is going on in this session at once. Try again.", {
    headers: { "Retry-After": "1" },
  });
}
