const NUMERIC = new Intl.Collator("en", { numeric: true });

/** Orders ids of models: families by name, and in a family (what is the same up to the first digit) the newest first. */
export function byFamily(one: string, other: string): number {
  const [family, otherFamily] = [familyOf(one), familyOf(other)];
  return family === otherFamily ? NUMERIC.compare(other, one) : NUMERIC.compare(family, otherFamily);
}

function familyOf(id: string): string {
  return /^\D*/.exec(id)?.[0] ?? "";
}
