/** The package resumable-stream with Redis. The producer must be alive: a finished stream cannot be resumed. */
import { createServer } from "node:http";
import { createClient } from "redis";
import { createResumableStreamContext } from "resumable-stream";
import { listen } from "../../lib/listen.ts";
import { EVENTS, word } from "../events.ts";

const url = process.env["REDIS_URL"] ?? "";
const context = createResumableStreamContext({
  waitUntil: (work) => void work.catch(() => {}),
  publisher: await createClient({ url }).connect(),
  subscriber: await createClient({ url }).connect(),
});
const stream = await context.createNewResumableStream(
  "stream",
  () =>
    new ReadableStream({
      start(controller) {
        for (let index = 0; index < EVENTS; index++) {
          controller.enqueue(`data: ${JSON.stringify({ type: "text-delta", id: "text-1", delta: word(index) })}\n\n`);
        }
      },
    }),
);
void stream?.pipeTo(new WritableStream());

listen(
  createServer(async (_request, response) => {
    const resumed = await context.resumeExistingStream("stream");
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
    const reader = resumed?.getReader();
    response.on("close", () => void reader?.cancel());
    for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read())
      response.write(piece.value);
  }),
);
