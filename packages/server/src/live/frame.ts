import { formatOffset, type LiveFrame } from "@millrace/protocol";
import { SharedChunk } from "../http/shared-chunk.ts";
import type { LogEvent } from "../log/feed.ts";

/** A frame of a live connection, encoded once for however many connections and transports carry it. */
export class Frame {
  readonly text: string;
  /** Whether a poll that waits for news is answered by it. */
  readonly isNews: boolean;
  #serverSentEvent: SharedChunk | null = null;
  #webSocketMessage: Buffer | null = null;

  constructor(text: string, isNews: boolean) {
    this.text = text;
    this.isNews = isNews;
  }

  get serverSentEvent(): SharedChunk {
    this.#serverSentEvent ??= new SharedChunk(`data:${this.text}\n\n`);
    return this.#serverSentEvent;
  }

  get webSocketMessage(): Buffer {
    this.#webSocketMessage ??= encodeTextMessage(this.text);
    return this.#webSocketMessage;
  }
}

export function createFrame(frame: LiveFrame): Frame {
  const isStart = frame.type === "connection-start" || frame.type === "subscription-start";
  return new Frame(JSON.stringify(frame), !isStart && frame.type !== "heartbeat");
}

/** @param events at least one, consecutive; their texts go in as they are (LOG2) */
export function createEventsFrame(sessionId: string, epoch: number, events: readonly LogEvent[]): Frame {
  const offset = formatOffset(epoch, events.at(-1)?.seq ?? 0);
  const texts = events.map(({ text }) => text).join(",");
  return new Frame(`{"type":"events","session_id":"${sessionId}","offset":"${offset}","events":[${texts}]}`, true);
}

export const HEARTBEAT = createFrame({ type: "heartbeat" });

/** An unmasked text message in one frame (RFC 6455 §5.2), ready for the socket. */
function encodeTextMessage(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const headerLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const message = Buffer.allocUnsafe(headerLength + length);
  message[0] = 0x81; // the last frame of a message, and its only one; text
  if (headerLength === 2) {
    message[1] = length;
  } else if (headerLength === 4) {
    message[1] = 126;
    message.writeUInt16BE(length, 2);
  } else {
    message[1] = 127;
    message.writeBigUInt64BE(BigInt(length), 2);
  }
  message.write(text, headerLength);
  return message;
}
