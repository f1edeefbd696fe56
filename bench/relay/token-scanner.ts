const AT = 0x40;
const SEMICOLON = 0x3b;

/** Finds `@<base36>;` in bytes, across the borders of pieces, whatever stands around it. */
export class TokenScanner {
  #inside = false;
  #value = 0;

  scan(bytes: Uint8Array, onToken: (value: number) => void): void {
    for (let i = 0; i < bytes.length; i++) {
      if (!this.#inside) {
        i = bytes.indexOf(AT, i);
        if (i < 0) return;
        this.#inside = true;
        this.#value = 0;
        continue;
      }
      const byte = bytes[i] ?? 0;
      if (byte >= 0x30 && byte <= 0x39) this.#value = this.#value * 36 + byte - 0x30;
      else if (byte >= 0x61 && byte <= 0x7a) this.#value = this.#value * 36 + byte - 0x57;
      else {
        this.#inside = false;
        if (byte === SEMICOLON) onToken(this.#value);
      }
    }
  }
}
