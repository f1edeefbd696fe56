import type { Socket, SocketHandlers } from "../../../packages/client/src/browser/open-socket.ts";
import type { FrameSink } from "../../../packages/server/src/live/frame-sink.ts";
import type { LiveConnection } from "../../../packages/server/src/live/live-connection.ts";
import { LIVE_COMMAND } from "../../../packages/server/src/live/schemas.ts";
import type { Machine } from "../time/machine.ts";
import { FrameWriter } from "./frame-writer.ts";
import { MessageReader } from "./message-reader.ts";
import { browserRequest, type Route } from "./route.ts";
import { Wire } from "./wire.ts";

/** What the server lets wait to be sent, in bytes. */
const MAX_WAITING_BYTES = 64 * 1_024;
/** Stands for the answer to the upgrade on its way. */
const OPENED = new Uint8Array(0);

/** `openSocket` as the code of one tab calls it. */
export function createOpenSocket(route: Route, tab: Machine): (url: string, handlers: SocketHandlers) => Socket {
  return (url, handlers) => {
    const socket = new SimulatedSocket(route, tab, handlers);
    socket.dial(url);
    return {
      send: (text) => socket.send(text),
      close: () => socket.hangUp(),
    };
  };
}

/** A WebSocket, both ends of it. */
class SimulatedSocket {
  readonly #route: Route;
  readonly #tab: Machine;
  readonly #handlers: SocketHandlers;
  readonly #wire: Wire;
  /** What it was let in by. */
  readonly #cookie: string;
  readonly #messages = new MessageReader((text) => this.#toTab(() => this.#handlers.message(text)));
  readonly #leave: (() => void)[] = [];
  /** The server's end: fires when it is over. */
  readonly #serverClosed = new AbortController();
  #waiting: (() => void)[] = [];
  /** What runs the server's end. */
  #server: Machine | null = null;
  #connection: Promise<LiveConnection | null> | null = null;
  /** When the last message to the server arrives. */
  #upUntil = 0;
  #over = false;
  #hungUp = false;

  constructor(route: Route, tab: Machine, handlers: SocketHandlers) {
    this.#route = route;
    this.#cookie = route.cookie;
    this.#tab = tab;
    this.#handlers = handlers;
    this.#wire = new Wire(route.link, route.scheduler, route.random, {
      bytes: (chunk) => (chunk === OPENED ? this.#toTab(() => this.#handlers.open()) : this.#messages.read(chunk)),
      end: () => this.#close(),
      drained: () => this.#drained(),
      broken: () => this.#serverGone(),
    });
  }

  dial(url: string): void {
    const { link, server } = this.#route;
    this.#leave.push(this.#tab.whenDead(() => this.hangUp()));
    this.#up(() => {
      const process = server.listening;
      if (!process || !link.online || link.webSockets === "refused") {
        this.#wire.end("reset");
        return;
      }
      this.#leave.push(process.machine.whenDead((how) => this.#wire.end(how)));
      this.#server = process.machine;
      this.#wire.write(OPENED);
      this.#connection = process.connect(browserRequest(this.#cookie, url), this.#sink());
      void this.#connection.then((connection) => {
        if (!connection) this.#wire.end("clean");
      });
    });
  }

  send(text: string): void {
    this.#up(() => {
      const command = LIVE_COMMAND.parse(JSON.parse(text));
      this.#server?.run(() => void this.#connection?.then((connection) => connection?.command(command)));
    });
  }

  /** The tab ends it. */
  hangUp(): void {
    this.#hungUp = true;
    if (!this.#end()) return;
    this.#route.scheduler.schedule(() => this.#serverGone(), this.#route.link.latency);
  }

  #sink(): FrameSink {
    const wire = this.#wire;
    const frames = new FrameWriter(this.#route, this.#cookie, wire);
    const isOver = () => this.#serverClosed.signal.aborted;
    const end = (how: "clean" | "reset") => {
      wire.end(how);
      this.#serverGone();
    };
    return {
      closed: this.#serverClosed.signal,
      write(frame) {
        if (isOver()) return false;
        frames.write(frame.webSocketMessage);
        return wire.travelling < MAX_WAITING_BYTES;
      },
      drained: () =>
        wire.travelling > 0 && !isOver() ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(),
      close: () => end("clean"),
      abort: () => end("reset"),
    };
  }

  /** The server notices that it is over. */
  #serverGone(): void {
    this.#server?.run(() => this.#serverClosed.abort());
    this.#drained();
  }

  #drained(): void {
    this.#server?.run(() => {
      for (const resolve of this.#waiting.splice(0)) resolve();
    });
  }

  #close(): void {
    if (this.#end()) this.#toTab(() => this.#handlers.close());
  }

  #end(): boolean {
    if (this.#over) return false;
    this.#over = true;
    this.#wire.discard();
    for (const leave of this.#leave.splice(0)) leave();
    return true;
  }

  #toTab(callback: () => void): void {
    this.#tab.run(() => {
      if (!this.#hungUp) callback();
    });
  }

  /** To the server, in order. */
  #up(callback: () => void): void {
    const { scheduler, link } = this.#route;
    this.#upUntil = Math.max(this.#upUntil, scheduler.now + link.latency);
    scheduler.schedule(() => {
      if (!this.#over) callback();
    }, this.#upUntil - scheduler.now);
  }
}
