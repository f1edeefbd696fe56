/** The limit in Node: one frame, chunk header included, built once and written to every socket. */
import { createServer } from "node:http";
import type { Socket } from "node:net";
import { text } from "node:stream/consumers";
import { listen } from "../../lib/listen.ts";

const subscribers = new Set<Socket>();

listen(
  createServer(async (request, response) => {
    if (request.method === "GET") {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
      response.write(":ok\n\n");
      const { socket } = request;
      subscribers.add(socket);
      socket.on("close", () => subscribers.delete(socket));
      return;
    }
    const frame = `data: ${await text(request)}\n\n`;
    const chunk = Buffer.from(`${frame.length.toString(16)}\r\n${frame}\r\n`);
    for (const subscriber of subscribers) subscriber.write(chunk);
    response.end();
  }),
);
