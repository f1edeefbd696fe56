import { once } from "node:events";
import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import type { Hono } from "hono";
import { WebSocketServer } from "ws";
import type { Env } from "./env.ts";
import type { Sink } from "./sink.ts";

/** The address cannot be listened on; the message says why in one sentence. */
export class ListenError extends Error {
  override readonly name = "ListenError";
}

export interface RunningServer {
  /** Where it listens, for example `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Takes no new connections, ends event streams, gives answers and WebSockets five seconds, then cuts what is left. */
  close(): Promise<void>;
}

interface ServeOptions {
  host: string;
  /** 0: any free port. */
  port: number;
  /** How long a client may take to send a whole request (SEC7). */
  requestTimeoutMs?: number;
}

type AdaptorOptions = Parameters<typeof createAdaptorServer>[0];

const CLOSE_GRACE_MS = 5_000;
/** What a client says over a WebSocket is short (SEC7). */
const MAX_MESSAGE_BYTES = 16 * 1_024;

/** @throws ListenError when the address is taken or not ours */
export async function serve(
  app: Pick<Hono<Env>, "fetch">,
  { host, port, requestTimeoutMs = 30_000 }: ServeOptions,
): Promise<RunningServer> {
  const openStreams = new Set<Sink>();
  const webSockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  const server = createAdaptorServer({
    // Not a copy: the adapter finds in it what a WebSocket's handler left there.
    fetch: (request, bindings) => app.fetch(request, Object.assign(bindings, { openStreams })),
    serverOptions: {
      maxHeaderSize: 16 * 1024,
      headersTimeout: Math.min(10_000, requestTimeoutMs),
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(2_000, requestTimeoutMs),
      keepAliveTimeout: 65_000,
    },
    // The adapter is made for ws; its types only spell what may be left out in another way.
    websocket: { server: webSockets } as unknown as NonNullable<AdaptorOptions["websocket"]>,
    // Without `createServer` it is an HTTP/1 server.
  }) as Server;
  server.listen(port, host);
  await once(server, "listening").catch((error: NodeJS.ErrnoException) => {
    throw new ListenError(listenSentence(error, host, port), { cause: error });
  });
  const address = server.address();
  const actualPort = typeof address === "object" && address ? address.port : port;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${actualPort}`,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const sink of openStreams) sink.close();
      // A connection kept alive whose answer ends only now would otherwise stay until its time-out.
      const idle = setInterval(() => server.closeIdleConnections(), 20);
      const cut = setTimeout(() => {
        server.closeAllConnections();
        for (const webSocket of webSockets.clients) webSocket.terminate();
      }, CLOSE_GRACE_MS);
      await closed;
      clearInterval(idle);
      clearTimeout(cut);
    },
  };
}

function listenSentence(error: NodeJS.ErrnoException, host: string, port: number): string {
  switch (error.code) {
    case "EADDRINUSE":
      return `Port ${port} on ${host} is already in use. Stop the other program or set PORT to another number.`;
    case "EACCES":
      return `Port ${port} needs rights this user does not have. Set PORT to a number above 1023.`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `${host} is not an address of this machine. Set HOST to one that is.`;
    default:
      return `Millrace could not listen on ${host}:${port}.`;
  }
}
