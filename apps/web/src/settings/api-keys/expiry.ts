/** How long a key holds: for ever, some days, or through a day of the person's calendar (`2027-01-31`). */
export type Expiry = { kind: "never" } | { kind: "days"; days: number } | { kind: "date"; date: string };

export const EXPIRY_DAYS = [30, 90, 365] as const;

const DAY_MS = 86_400_000;
const MOST_YEARS = 10;

/** When the key ends; undefined where that is not a day to come, or is too far away. */
export function expiresAt(expiry: Expiry, now: number): string | null | undefined {
  if (expiry.kind === "never") return null;
  if (expiry.kind === "days") return new Date(now + expiry.days * DAY_MS).toISOString();
  // Without a zone: the end of that day where the person is.
  const end = new Date(`${expiry.date}T23:59:59`);
  const isSound = end.getTime() > now && end.getTime() < now + MOST_YEARS * 365 * DAY_MS;
  return isSound ? end.toISOString() : undefined;
}
