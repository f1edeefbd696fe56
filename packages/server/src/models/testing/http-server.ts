import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

export interface HttpServer {
  /** For example `http://127.0.0.1:40123`. */
  origin: string;
  /** How many connections were ever opened. */
  connections(): number;
  /** Cuts all connections. */
  close(): Promise<void>;
}

/** A real HTTP server on a free port of 127.0.0.1. */
export async function startHttpServer(listener: RequestListener): Promise<HttpServer> {
  let connections = 0;
  const server = createServer(listener).on("connection", () => {
    connections++;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A TCP server's address is never text or null.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
