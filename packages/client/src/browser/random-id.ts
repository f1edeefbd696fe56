/** 128 random bits; `crypto.randomUUID` is there only for pages that came over HTTPS or from this machine. */
export function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
