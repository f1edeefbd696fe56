import { connect, type Socket } from "node:net";

/** Part of opening a subscription: what to send, and the text whose arrival says that it worked. */
export interface Step {
  send: string | Buffer;
  expect: string;
}

/** One such byte is in every event, and in nothing else that a server sends. */
export const MARKER = "!";

export const MARKER_BYTE = MARKER.charCodeAt(0);
const TIMEOUT_MS = 20_000;

/**
 * Many subscribers on plain sockets with one buffer for all, so that their own cost stays small and equal for every
 * server.
 */
export class Subscribers {
  /** That were refused, or cut. */
  failed = 0;
  /** Events that came twice, or did not come in time. */
  wrong = 0;
  readonly #port: number;
  readonly #buffer = Buffer.alloc(65_536);
  readonly #sockets: Socket[] = [];
  #received = 0;
  #half = 0;
  #all = 0;
  #medianAt = 0;
  #lastAt = 0;
  #onLast: () => void = () => {};

  constructor(port: number) {
    this.#port = port;
  }

  get count(): number {
    return this.#sockets.length;
  }

  /** Opens a subscription; resolves when the server accepted it. */
  add(steps: readonly Step[]): Promise<void> {
    return new Promise((resolve) => {
      let done = 0;
      let head = "";
      const end = () => {
        if (done < steps.length) this.failed++;
        done = steps.length;
        resolve();
      };
      const opening = (text: string) => {
        head += text;
        const step = steps[done];
        if (!step?.expect || !head.includes(step.expect)) {
          if (/^HTTP\/1\.1 [345]/.test(head)) end();
          return;
        }
        head = "";
        const next = steps[++done];
        if (next) socket.write(next.send);
        else resolve();
      };
      const socket = connect({
        host: "127.0.0.1",
        port: this.#port,
        noDelay: true,
        onread: {
          buffer: this.#buffer,
          callback: (length, buffer) => {
            if (done < steps.length) opening(Buffer.from(buffer.buffer, 0, length).toString("latin1"));
            else this.#scan(length);
            return true;
          },
        },
      });
      socket.once("connect", () => socket.write(steps[0]?.send ?? ""));
      socket.once("error", end);
      socket.once("close", end);
      this.#sockets.push(socket);
    });
  }

  /** @param atOnce how many open at the same time */
  async addMany(count: number, stepsOf: (index: number) => readonly Step[], atOnce = 200): Promise<void> {
    for (let first = 0; first < count; first += atOnce) {
      const some = Array.from({ length: Math.min(atOnce, count - first) }, (_, index) =>
        this.add(stepsOf(first + index)),
      );
      await Promise.all(some);
    }
    if (this.failed === this.count) throw new Error("every subscriber was refused");
  }

  /**
   * Publishes one event.
   *
   * @param readers how many must receive it
   * @returns milliseconds until half of them and until the last one had it; null when it did not reach all in time
   */
  async publish(write: () => void, readers = this.count): Promise<{ median: number; last: number } | null> {
    if (this.#received !== 0) this.wrong++;
    const arrived = new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), TIMEOUT_MS);
      this.#onLast = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
    this.#half = Math.ceil(readers / 2);
    this.#all = readers;
    this.#received = 0;
    const at = performance.now();
    write();
    const complete = await arrived;
    this.#received -= readers;
    if (complete) return { median: this.#medianAt - at, last: this.#lastAt - at };
    this.wrong++;
    return null;
  }

  /** Reads nothing more; the connections stay open. */
  pause(): void {
    for (const socket of this.#sockets) socket.pause();
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #scan(length: number): void {
    const buffer = this.#buffer;
    for (let at = buffer.indexOf(MARKER_BYTE); at >= 0 && at < length; at = buffer.indexOf(MARKER_BYTE, at + 1)) {
      this.#received++;
      if (this.#received === this.#half) this.#medianAt = performance.now();
      if (this.#received === this.#all) {
        this.#lastAt = performance.now();
        this.#onLast();
      }
    }
  }
}
