import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** Where a sealed value stands. One that was moved to another row or column does not open (SEC4). */
export interface Place {
  readonly table: string;
  readonly row: string;
  readonly column: string;
}

const CIPHER = "aes-256-gcm";
const VERSION = "v1";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** @param key 32 bytes @returns `v1.<key id>.<iv>.<tag>.<ciphertext>`, the last three in base64url */
export function seal(text: string, place: Place, keyId: string, key: Uint8Array): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(bound(keyId, place));
  const ciphertext = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  const parts = [iv, cipher.getAuthTag(), ciphertext].map((bytes) => bytes.toString("base64url"));
  return [VERSION, keyId, ...parts].join(".");
}

/** @returns null for anything but what `seal` made with this key for this place, to the last bit */
export function unseal(sealed: string, place: Place, keyId: string, key: Uint8Array): string | null {
  const [version, id, ...encoded] = sealed.split(".");
  const [iv, tag, ciphertext, ...more] = encoded.map((part) => Buffer.from(part, "base64url"));
  if (!iv || !tag || !ciphertext || more.length > 0 || version !== VERSION || id !== keyId) return null;
  // What decodes to the same bytes can be written in several ways, and some characters are skipped.
  if ([iv, tag, ciphertext].some((bytes, index) => bytes.toString("base64url") !== encoded[index])) return null;
  if (iv.length !== IV_BYTES || tag.length !== TAG_BYTES) return null;
  const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(bound(keyId, place));
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}

/** The id of the key that sealed it, as it says; null when it does not look sealed. */
export function keyIdOf(sealed: string): string | null {
  return /^v1\.([\w-]+)\./.exec(sealed)?.[1] ?? null;
}

function bound(keyId: string, { table, row, column }: Place): Buffer {
  return Buffer.from(JSON.stringify([VERSION, keyId, table, row, column]));
}
