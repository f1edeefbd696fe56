/** Prefixes say what an id names. An id is `<prefix>_<UUIDv7 without dashes>`: unique everywhere, roughly by age. */
export type IdPrefix = "ses" | "msg" | "run" | "req" | "shr" | "prc" | "pky" | "key" | "sum" | "exp" | "usg" | "err";

/**
 * @param now milliseconds since 1970
 * @param random at least 10 random bytes
 * @returns for example `ses_019aa3f4c1d27c0a8f6e3b2d9a4e5f60`; UUID layout by RFC 9562 §5.7
 */
export function formatId(prefix: IdPrefix, now: number, random: Uint8Array): string {
  const time = now.toString(16).padStart(12, "0");
  let hex = "";
  for (let i = 0; i < 10; i++) {
    let byte = random[i] ?? 0;
    if (i === 0) byte = (byte & 0x0f) | 0x70;
    if (i === 2) byte = (byte & 0x3f) | 0x80;
    hex += byte.toString(16).padStart(2, "0");
  }
  return `${prefix}_${time}${hex}`;
}

const ID = /^[a-z]{3}_[0-9a-f]{32}$/;

/** Whether the text has the form of an id with this prefix; says nothing about whether the thing exists. */
export function isId(prefix: IdPrefix, text: string): boolean {
  return text.startsWith(`${prefix}_`) && ID.test(text);
}
