import type { ServerResponse } from "node:http";
import { httpChunk, SharedChunk } from "./shared-chunk.ts";

/** What a sink takes. */
export type Chunk = string | Uint8Array | SharedChunk;

/**
 * Where a reader writes its frames. One writer per sink; it pulls: write until `write` says false, await `drained`,
 * go on (LIV2).
 */
export interface Sink {
  /** False: more than 64 kB wait to be sent (this chunk is taken all the same), or the sink is over. */
  write(chunk: Chunk): boolean;
  /** Resolves when writing may go on, at once if it may now, and when the sink is over. Never rejects. */
  drained(): Promise<void>;
  /** Ends the stream after what was written. Closing twice does no harm. */
  close(): void;
  /** Cuts the connection without an end, so that the reader cannot take it for one, and whatever was not sent yet. */
  abort(): void;
  /** Fires once the stream is over, from either side. */
  readonly closed: AbortSignal;
}

/**
 * Writes straight to the socket below Node's response, one piece per frame: `ServerResponse.write` makes three of each
 * (RFC 9112 §7.1), which costs a third more. The response still frames its end.
 *
 * @param outgoing with its headers flushed
 */
export function createNodeSink(outgoing: ServerResponse): Sink {
  const over = new AbortController();
  const gate = createGate();
  const { socket, chunkedEncoding } = outgoing;
  const isOver = () => outgoing.destroyed || outgoing.writableEnded || !socket?.writable;
  socket?.on("drain", gate.open);
  outgoing.on("close", () => {
    socket?.off("drain", gate.open);
    over.abort();
    gate.open();
  });
  // The reader went while its request was looked at: "close" was then already.
  if (outgoing.destroyed) over.abort();
  // A write that races the disconnect; "close" follows and says what there is to say.
  outgoing.on("error", () => {});
  return {
    closed: over.signal,
    write(chunk) {
      if (isOver() || !socket) return false;
      if (chunk.length > 0) socket.write(chunkedEncoding ? asHttpChunk(chunk) : bytesOf(chunk));
      return socket.writableLength < MAX_WAITING_BYTES;
    },
    drained: () => (socket?.writableNeedDrain && !isOver() ? gate.opened() : Promise.resolve()),
    close() {
      if (!isOver()) outgoing.end();
    },
    abort() {
      outgoing.destroy();
    },
  };
}

const MAX_WAITING_BYTES = 64 * 1_024;

function asHttpChunk(chunk: Chunk): string | Uint8Array {
  if (typeof chunk === "string") return `${Buffer.byteLength(chunk).toString(16)}\r\n${chunk}\r\n`;
  return chunk instanceof SharedChunk ? chunk.httpChunk : httpChunk(chunk);
}

function bytesOf(chunk: Chunk): string | Uint8Array {
  return chunk instanceof SharedChunk ? chunk.bytes : chunk;
}

/** The same over a web stream: in tests, in Next.js. */
export function createWebSink(): { sink: Sink; stream: ReadableStream<Uint8Array> } {
  const over = new AbortController();
  const gate = createGate();
  const encoder = new TextEncoder();
  // `start` runs before the constructor returns.
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  const finish = () => {
    over.abort();
    gate.open();
  };
  const stream = new ReadableStream<Uint8Array>(
    {
      start(given) {
        controller = given;
      },
      pull: gate.open,
      cancel: finish,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 64 * 1024 }),
  );
  const hasRoom = () => (controller.desiredSize ?? 0) > 0;
  const sink: Sink = {
    closed: over.signal,
    write(chunk) {
      if (over.signal.aborted) return false;
      const bytes = bytesOf(chunk);
      controller.enqueue(typeof bytes === "string" ? encoder.encode(bytes) : bytes);
      return hasRoom();
    },
    drained: () => (over.signal.aborted || hasRoom() ? Promise.resolve() : gate.opened()),
    close() {
      if (over.signal.aborted) return;
      controller.close();
      finish();
    },
    abort() {
      if (over.signal.aborted) return;
      controller.error(new Error("The connection was cut."));
      finish();
    },
  };
  return { sink, stream };
}

/** Promises that all resolve at the next `open()`. */
function createGate() {
  const waiting: (() => void)[] = [];
  return {
    open() {
      for (const pass of waiting.splice(0)) pass();
    },
    opened: () => new Promise<void>((resolve) => waiting.push(resolve)),
  };
}
