import { once } from "node:events";
import type { Server } from "node:http";
import { type AddressInfo, createServer } from "node:net";

/** Listens on a free port and prints the address, which is what `startServer` waits for. */
export function listen(server: Server): void {
  server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 }, () => {
    console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
}

/** For programs that must be told where to listen: a port that was free just now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
