/** Takes the messages of a WebSocket apart as a browser does: unmasked text frames, in pieces cut anywhere (RFC 6455 §5.2). */
export class MessageReader {
  readonly #onMessage: (text: string) => void;
  #rest: Buffer = Buffer.alloc(0);

  constructor(onMessage: (text: string) => void) {
    this.#onMessage = onMessage;
  }

  read(chunk: Uint8Array): void {
    this.#rest = this.#rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#rest, chunk]);
    for (let message = this.#next(); message !== null; message = this.#next()) this.#onMessage(message);
  }

  #next(): string | null {
    const bytes = this.#rest;
    if (bytes.length < 2) return null;
    if (bytes[0] !== 0x81) throw new Error(`not a text frame: ${bytes[0]}`);
    const short = bytes[1] ?? 0;
    const head = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (bytes.length < head) return null;
    const length = head === 2 ? short : head === 4 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
    if (bytes.length < head + length) return null;
    this.#rest = bytes.subarray(head + length);
    return bytes.toString("utf8", head, head + length);
  }
}
