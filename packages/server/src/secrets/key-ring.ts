import { hkdfSync } from "node:crypto";
import { keyIdOf, type Place, seal, unseal } from "./envelope.ts";

/** Seals what one part keeps, with the deployment's secret, and opens what earlier secrets sealed, too (SEC4). */
export interface KeyRing {
  seal(text: string, place: Place): string;
  /** @returns null when no secret of this deployment opens it here */
  open(sealed: string, place: Place): string | null;
  /** Whether it is sealed with the current secret; what is not should be sealed anew. */
  isCurrent(sealed: string): boolean;
}

const KEY_BYTES = 32;
const ID_BYTES = 6;

/**
 * @param secrets the current one first, then those that still open what they sealed
 * @param purpose what is sealed: each purpose has keys of its own, which open nothing of another
 */
export function createKeyRing([current, ...old]: readonly [string, ...string[]], purpose: string): KeyRing {
  const sealing = deriveKey(current, purpose);
  const keys = new Map(
    [...old.map((secret) => deriveKey(secret, purpose)), sealing].map((each) => [each.id, each.key]),
  );
  return {
    seal: (text, place) => seal(text, place, sealing.id, sealing.key),
    open(sealed, place) {
      const id = keyIdOf(sealed);
      const key = id === null ? undefined : keys.get(id);
      return id === null || key === undefined ? null : unseal(sealed, place, id, key);
    },
    isCurrent: (sealed) => keyIdOf(sealed) === sealing.id,
  };
}

/** The id tells which secret a key came from, and nothing of either. */
function deriveKey(secret: string, purpose: string): { id: string; key: Buffer } {
  const derive = (use: string, bytes: number) =>
    Buffer.from(hkdfSync("sha256", secret, "millrace", `${use} ${purpose}`, bytes));
  return { id: derive("id of the key for", ID_BYTES).toString("base64url"), key: derive("key for", KEY_BYTES) };
}
