import { createHash } from "node:crypto";

/**
 * What is stored of a secret that we drew ourselves, in hexadecimal. A slow hash protects what people choose, which can be
 * guessed one by one; nobody tries out 128 random bits or more, so one round of SHA-256 is enough, and cheap with every
 * request.
 */
export function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
