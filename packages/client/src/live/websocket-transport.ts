import type { LiveCommand, LiveSubscription, LiveTicket } from "@millrace/protocol";
import type { Socket, SocketHandlers } from "../browser/open-socket.ts";
import type { Environment } from "../environment.ts";
import { request } from "../request.ts";
import { parseJson, type ReceivedFrame, readFrame } from "./received-frame.ts";
import { BROKEN, type Link, type LinkHost, type Transport } from "./transport.ts";

type OpenSocket = NonNullable<Environment["openSocket"]>;

/** One frame per message. Why a server refuses a WebSocket is not known to a page: SSE, which is tried next, tells. */
export function createWebSocketTransport(environment: Environment, openSocket: OpenSocket): Transport {
  const { baseUrl, getToken } = environment;
  const open = (handlers: SocketHandlers) =>
    getToken === null
      ? openSocket(`${baseUrl}/api/v1/live`, handlers)
      : openByTicket(environment, openSocket, handlers);
  return { kind: "websocket", open: (host) => new WebSocketLink(open, host) };
}

/** A browser sends no header with a WebSocket, and a token must not be in an address: a ticket that works once stands for it. */
function openByTicket(environment: Environment, openSocket: OpenSocket, handlers: SocketHandlers): Socket {
  const controller = new AbortController();
  const { signal } = controller;
  let socket: Socket | null = null;
  const open = async () => {
    const path = "/api/v1/live/ticket";
    const { ticket } = await request<LiveTicket>(environment, { method: "POST", path, body: {}, signal });
    if (!signal.aborted) socket = openSocket(`${environment.baseUrl}/api/v1/live?ticket=${ticket}`, handlers);
  };
  open().catch(() => {
    if (!signal.aborted) handlers.close();
  });
  return {
    send: (text) => socket?.send(text),
    close() {
      controller.abort();
      socket?.close();
    },
  };
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
