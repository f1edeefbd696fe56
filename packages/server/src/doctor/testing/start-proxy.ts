import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** What a proxy does with what the server sends on one connection. */
export interface Downstream {
  pass(bytes: Buffer): void;
  /** Ends the connection. */
  cut(): void;
}

export interface Proxy {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * A proxy on a free port in front of the server at `url`.
 *
 * @param onSent called with everything the server sends; the client gets what that passes on
 * @param answer when given, what the client gets instead of the server's answers
 */
export async function startProxy(
  url: string,
  onSent: (bytes: Buffer, downstream: Downstream) => void,
  answer?: string,
): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    keep(client);
    if (answer !== undefined) {
      client.once("data", () => client.end(answer));
      return;
    }
    const upstream = connect(Number(new URL(url).port), "127.0.0.1");
    keep(upstream);
    client.pipe(upstream);
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.destroy());
    const downstream = { pass: (bytes: Buffer) => void client.write(bytes), cut: () => void client.destroy() };
    upstream.on("data", (bytes) => onSent(bytes, downstream));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
