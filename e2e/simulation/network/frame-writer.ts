import type { Route } from "./route.ts";
import type { Wire } from "./wire.ts";

const EVENTS = Buffer.from('"type":"events"');
/** How long after the end of a sign-in something may still be delivered under it (LIV4), in milliseconds. */
const LATE_MS = 1_000;

/** The server's end of a wire that carries frames: puts them on it, some of them twice or in another order. */
export class FrameWriter {
  readonly #route: Route;
  readonly #cookie: string;
  readonly #wire: Wire;
  #heldBack: Uint8Array | null = null;

  /** @param cookie what the connection was let in by */
  constructor(route: Route, cookie: string, wire: Wire) {
    this.#route = route;
    this.#cookie = cookie;
    this.#wire = wire;
  }

  write(frame: Uint8Array): void {
    const isEvents = Buffer.from(frame.buffer, frame.byteOffset, frame.length).includes(EVENTS);
    if (isEvents) this.#checkSignIn();
    const fault = isEvents ? this.#route.link.takeFrameFault() : null;
    const held = this.#heldBack;
    this.#heldBack = null;
    if (fault === "reorder" && !held) this.#heldBack = frame;
    else this.#wire.write(frame);
    if (held) this.#wire.write(held);
    if (fault === "duplicate") this.#wire.write(frame);
  }

  #checkSignIn(): void {
    const { accounts, scheduler, link, onViolation } = this.#route;
    const endedAt = accounts.endedAt(this.#cookie);
    if (endedAt !== undefined && scheduler.now > endedAt + LATE_MS) {
      onViolation(`LIV4: events are sent to ${link.name} long after its sign-in ended`);
    }
  }
}
