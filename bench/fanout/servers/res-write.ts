/** What everybody writes first: a set of responses, and `response.write` to each. */
import { createServer, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { listen } from "../../lib/listen.ts";

const subscribers = new Set<ServerResponse>();

listen(
  createServer(async (request, response) => {
    if (request.method === "GET") {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
      response.write(":ok\n\n");
      subscribers.add(response);
      response.on("close", () => subscribers.delete(response));
      return;
    }
    const frame = `data: ${await text(request)}\n\n`;
    for (const subscriber of subscribers) subscriber.write(frame);
    response.end();
  }),
);
