import type { Pool } from "pg";
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";

const WINDOW_SECONDS = 60;
/** Keys counted at once in memory; whoever comes when there are more waits (SEC7). */
const MAX_KEYS = 100_000;

/** What taking one of a key's points came to. */
export interface Taken {
  /** False: there was none left. */
  readonly isGranted: boolean;
  readonly remaining: number;
  /** Until all are there again. */
  readonly seconds: number;
}

/** So many points a minute for each key, from the first one taken. */
export interface RateLimiter {
  readonly name: string;
  readonly points: number;
  readonly windowSeconds: number;
  take(key: string): Promise<Taken>;
}

/**
 * @param name keeps its keys apart from those of other limits
 * @param pool where all nodes count together; while that fails, and without one, each process counts for itself
 */
export function createRateLimiter(name: string, points: number, pool: Pool | null = null): RateLimiter {
  const inMemory = boundedMemory(points);
  const settings = { points, duration: WINDOW_SECONDS, keyPrefix: name };
  const shared =
    pool &&
    new RateLimiterPostgres({
      ...settings,
      storeClient: pool,
      storeType: "pool",
      tableName: "rate_limits",
      tableCreated: true,
      clearExpiredByTimeout: true,
      // Who goes on asking after a refusal is refused without a look into the database.
      inMemoryBlockOnConsumed: points + 1,
    });
  return {
    name,
    points,
    windowSeconds: WINDOW_SECONDS,
    async take(key) {
      if (!shared) return inMemory(key);
      try {
        return taken(await consumed(shared.consume(key)), points);
      } catch {
        return inMemory(key);
      }
    },
  };
}

function boundedMemory(points: number): (key: string) => Promise<Taken> {
  const limiter = new RateLimiterMemory({ points, duration: WINDOW_SECONDS });
  let keys = 0;
  return async (key) => {
    if (keys >= MAX_KEYS && !(await limiter.get(key))) {
      return { isGranted: false, remaining: 0, seconds: WINDOW_SECONDS };
    }
    const state = await consumed(limiter.consume(key));
    if (state.isFirstInDuration) {
      keys++;
      setTimeout(() => keys--, WINDOW_SECONDS * 1_000).unref();
    }
    return taken(state, points);
  };
}

/** The state after taking a point; the library rejects with it when there was none. */
async function consumed(consuming: Promise<RateLimiterRes>): Promise<RateLimiterRes> {
  try {
    return await consuming;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return refusal;
    throw refusal;
  }
}

function taken({ consumedPoints, remainingPoints, msBeforeNext }: RateLimiterRes, points: number): Taken {
  return {
    // Who is known to have none left is refused with a state that counts nothing.
    isGranted: consumedPoints > 0 && consumedPoints <= points,
    remaining: remainingPoints,
    seconds: Math.max(1, Math.ceil(msBeforeNext / 1_000)),
  };
}
