/** Bytes that many sinks write, put into an HTTP chunk (RFC 9112 §7.1) once for all of them. */
export class SharedChunk {
  readonly bytes: Buffer;
  #httpChunk: Buffer | null = null;

  constructor(text: string) {
    this.bytes = Buffer.from(text);
  }

  get length(): number {
    return this.bytes.length;
  }

  get httpChunk(): Buffer {
    this.#httpChunk ??= httpChunk(this.bytes);
    return this.#httpChunk;
  }
}

export function httpChunk(bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from("\r\n")]);
}
