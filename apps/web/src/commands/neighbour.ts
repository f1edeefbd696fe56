/** The id `step` places further down a list than `current`, which need not be in it; undefined past its ends. */
export function neighbour(ids: readonly string[], current: string | undefined, step: 1 | -1): string | undefined {
  const at = current === undefined ? -1 : ids.indexOf(current);
  if (at < 0) return step === 1 ? ids[0] : undefined;
  return ids[at + step];
}
