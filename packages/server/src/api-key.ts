import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

const MARK = "mrk_";
const KEY_BYTES = 32;
const FORM = /^(mrk_[\w-]{43})([\w-]{6})$/;
const SHOWN_LENGTH = 10;

/** `mrk_`, 256 random bits and their checksum, in base64url. */
export function createApiKey(): string {
  const body = MARK + randomBytes(KEY_BYTES).toString("base64url");
  return body + checksum(body);
}

/** Whether the text is whole and without typing errors; says nothing about whether there is such a key. */
export function isApiKey(text: string): boolean {
  const [, body = "", check] = FORM.exec(text) ?? [];
  return check !== undefined && checksum(body) === check;
}

/** How the key begins: enough to tell one's keys apart, far too little to guess the rest. */
export function prefixOf(key: string): string {
  return key.slice(0, SHOWN_LENGTH);
}

/** What the request carries in `Authorization: Bearer …`; null without that. Other schemes are a proxy's business. */
export function bearerOf(headers: Headers): string | null {
  return /^bearer +(.*)$/i.exec(headers.get("authorization") ?? "")?.[1]?.trim() ?? null;
}

function checksum(body: string): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString("base64url");
}
