import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import type { FrameSink } from "./frame-sink.ts";

const MAX_WAITING_BYTES = 64 * 1_024;
const GOING_AWAY = 1001;

/**
 * Writes messages, encoded already, straight to the socket below the WebSocket, which neither compresses nor fragments and
 * so never holds back a part of a frame. Its own frames (close, pong) go through `webSocket` as ever.
 *
 * @param socket the one that `webSocket` took over
 */
export function createWebSocketSink(webSocket: WebSocket, socket: Socket): FrameSink {
  const over = new AbortController();
  let waiting: (() => void)[] = [];
  const pass = () => {
    const passing = waiting;
    waiting = [];
    for (const resolve of passing) resolve();
  };
  const isOver = () => webSocket.readyState !== webSocket.OPEN || !socket.writable;
  socket.on("drain", pass);
  webSocket.on("close", () => {
    socket.off("drain", pass);
    over.abort();
    pass();
  });
  // What there is to say, "close" says.
  webSocket.on("error", () => {});
  return {
    closed: over.signal,
    write(frame) {
      if (isOver()) return false;
      socket.write(frame.webSocketMessage);
      return socket.writableLength < MAX_WAITING_BYTES;
    },
    drained: () =>
      socket.writableNeedDrain && !isOver() ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(),
    close: () => webSocket.close(GOING_AWAY),
    abort: () => webSocket.terminate(),
  };
}
