import { connect } from "node:net";
import { MARKER_BYTE } from "../lib/subscribers.ts";
import { EVENTS } from "./events.ts";

export interface Resumed {
  /** Milliseconds from sending the request to the last event. */
  ms: number;
  bytes: number;
}

const TIMEOUT_MS = 20_000;

/** Asks once, and reads until every event is there. @returns null when they did not all come */
export function resume(port: number, request: string): Promise<Resumed | null> {
  return new Promise((resolve) => {
    let events = 0;
    let bytes = 0;
    let sentAt = 0;
    const socket = connect({ host: "127.0.0.1", port, noDelay: true });
    const end = (resumed: Resumed | null) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(resumed);
    };
    const timer = setTimeout(end, TIMEOUT_MS, null);
    socket.once("connect", () => {
      sentAt = performance.now();
      socket.write(request);
    });
    socket.on("data", (piece) => {
      if (bytes === 0 && !piece.toString("latin1", 0, 12).endsWith("200")) end(null);
      bytes += piece.length;
      for (let at = piece.indexOf(MARKER_BYTE); at >= 0; at = piece.indexOf(MARKER_BYTE, at + 1)) events++;
      if (events >= EVENTS) end(events === EVENTS ? { ms: performance.now() - sentAt, bytes } : null);
    });
    socket.once("error", () => end(null));
    socket.once("close", () => end(null));
  });
}
