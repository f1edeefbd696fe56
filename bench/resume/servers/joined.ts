/**
 * The anchor: all events as they would be held for one stream in memory, in one write. `/small` has the smallest frames
 * that serve (an id and a chunk); any other path the bytes of the file named by FRAMES.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { listen } from "../../lib/listen.ts";
import { EVENTS, word } from "../events.ts";

const chunk = (index: number) => JSON.stringify({ type: "text-delta", id: "text-1", delta: word(index) });
const small = Buffer.from(
  Array.from({ length: EVENTS }, (_, index) => `id: ${index}\ndata: ${chunk(index)}\n\n`).join(""),
);
const same = readFileSync(process.env["FRAMES"] ?? "");

listen(
  createServer((request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
    // Left open: the stream is still live.
    response.write(request.url === "/small" ? small : same);
  }),
);
