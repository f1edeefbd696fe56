import type { LiveCommand, LiveSubscription } from "@millrace/protocol";
import type { Socket, SocketHandlers } from "../browser/open-socket.ts";
import type { Environment } from "../environment.ts";
import { parseJson, type ReceivedFrame, readFrame } from "./received-frame.ts";
import { BROKEN, type Link, type LinkHost, type Transport } from "./transport.ts";

type OpenSocket = NonNullable<Environment["openSocket"]>;

/** One frame per message. Why a server refuses a WebSocket is not known to a page: SSE, which is tried next, tells. */
export function createWebSocketTransport({ baseUrl }: Environment, openSocket: OpenSocket): Transport {
  const open = (handlers: SocketHandlers) => openSocket(`${baseUrl}/api/v1/live`, handlers);
  return { kind: "websocket", open: (host) => new WebSocketLink(open, host) };
}

class WebSocketLink implements Link {
  readonly #host: LinkHost;
  #socket: Socket | null = null;
  #isOpen = false;
  #isOver = false;

  constructor(open: (handlers: SocketHandlers) => Socket, host: LinkHost) {
    this.#host = host;
    try {
      this.#socket = open({
        open: () => this.#opened(),
        message: (text) => this.#received(text),
        close: () => this.#end(),
      });
    } catch {
      void Promise.resolve().then(() => this.#end());
    }
  }

  subscribe(subscription: LiveSubscription): void {
    this.#send({ type: "subscribe", ...subscription });
  }

  unsubscribe(sessionId: string): void {
    this.#send({ type: "unsubscribe", session_id: sessionId });
  }

  close(): void {
    this.#isOver = true;
    this.#socket?.close();
  }

  #opened(): void {
    if (this.#isOver) return;
    this.#isOpen = true;
    for (const subscription of this.#host.subscriptions()) this.subscribe(subscription);
  }

  #received(text: string): void {
    if (this.#isOver) return;
    this.#host.heard();
    let frame: ReceivedFrame | null;
    try {
      frame = readFrame(parseJson(text));
    } catch {
      this.#end();
      return;
    }
    if (frame) this.#host.frame(frame);
  }

  #send(command: LiveCommand): void {
    if (this.#isOpen && !this.#isOver) this.#socket?.send(JSON.stringify(command));
  }

  #end(): void {
    if (this.#isOver) return;
    this.close();
    this.#host.ended(BROKEN);
  }
}
