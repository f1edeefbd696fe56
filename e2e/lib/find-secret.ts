/**
 * How a secret could be written somewhere: plain, in UTF-16, in hexadecimal, and in base64 at each of its three alignments.
 *
 * @param secret of letters and digits alone, which no escaping changes
 */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const aligned = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    // Without the characters that what stands before and after has a part in.
    return text.slice(before === 0 ? 0 : before + 1, Math.floor(((before + bytes.length) * 8) / 6));
  });
  return [secret, Buffer.from(secret, "utf16le").toString("latin1"), bytes.toString("hex"), ...aligned];
}

/** The names of the places whose content holds the secret in any form. */
export function placesWith(
  secret: string,
  places: Iterable<readonly [name: string, content: string | Uint8Array]>,
): string[] {
  const forms = formsOf(secret);
  return [...places].flatMap(([name, content]) => {
    const text = typeof content === "string" ? content : Buffer.from(content).toString("latin1");
    return forms.some((form) => text.includes(form)) ? [name] : [];
  });
}
