/**
 * From now on whatever reads the time or takes a random number by itself, instead of from its surroundings, fails: only so
 * is one seed one run. For threads that do nothing but simulate.
 */
export function forbidRealTime(): void {
  const forbid = (name: string) => () => {
    throw new Error(`${name} was called in a simulation: take time and randomness from the surroundings`);
  };
  Object.assign(globalThis, { setTimeout: forbid("setTimeout"), setInterval: forbid("setInterval") });
  Object.assign(Date, { now: forbid("Date.now") });
  Object.assign(Math, { random: forbid("Math.random") });
  Object.assign(crypto, { randomUUID: forbid("randomUUID"), getRandomValues: forbid("getRandomValues") });
  Object.defineProperty(performance, "now", { value: forbid("performance.now") });
}
