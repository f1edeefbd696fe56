const SHORTEST = 250;
const LONGEST = 10_000;

/**
 * How long to wait before trying again, in milliseconds: anywhere between 250 ms and a ceiling that doubles with each
 * failed attempt up to 10 s (LIV3), so that many clients do not come back at the same moment.
 *
 * @param attempt failed attempts before this one, from 0
 */
export function backoff(attempt: number, random: () => number): number {
  const ceiling = Math.min(LONGEST, SHORTEST * 2 ** (attempt + 1));
  return SHORTEST + random() * (ceiling - SHORTEST);
}
