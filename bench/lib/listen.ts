import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Listens on a free port and prints the address, which is what `startServer` waits for. */
export function listen(server: Server): void {
  server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 }, () => {
    console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
}
