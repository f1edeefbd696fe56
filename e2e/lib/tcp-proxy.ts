import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** How a connection ends: `fin` as when a program closes it, `rst` as when a machine on the way forgets it. */
export type Cut = "fin" | "rst";

/** Stands between browsers and a server, and fails like a network does. */
export interface TcpProxy {
  readonly url: string;
  /** Where connections go from now on. */
  connectTo(url: string): void;
  /** Ends all connections, and at once every new one, until `mend`. */
  fail(cut: Cut): void;
  mend(): void;
  /** How many connections ended each way. */
  readonly cuts: Readonly<Record<Cut, number>>;
}

/** Listens on a free port until the test ends. Fails from the start while it does not know a server. */
export async function startTcpProxy(): Promise<TcpProxy> {
  let port = 0;
  let failure: Cut | null = null;
  const sockets = new Set<Socket>();
  const cuts = { fin: 0, rst: 0 };
  const server = createServer({ allowHalfOpen: true }, (browser) => {
    keep(browser);
    if (failure || port === 0) {
      end(browser, failure ?? "rst");
      return;
    }
    const upstream = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    keep(upstream);
    browser.pipe(upstream).pipe(browser);
    browser.once("close", () => upstream.destroy());
    upstream.once("close", () => browser.destroy());
  });

  function keep(socket: Socket): void {
    sockets.add(socket.setNoDelay(true));
    socket.on("error", () => socket.destroy());
    socket.once("close", () => sockets.delete(socket));
  }

  function end(socket: Socket, cut: Cut): void {
    cuts[cut] += 1;
    if (cut === "rst") socket.resetAndDestroy();
    else socket.destroySoon();
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("no port");
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return {
    url: `http://127.0.0.1:${address.port}`,
    connectTo(url) {
      port = Number(new URL(url).port);
    },
    fail(cut) {
      failure = cut;
      for (const socket of sockets) end(socket, cut);
    },
    mend() {
      failure = null;
    },
    cuts,
  };
}
