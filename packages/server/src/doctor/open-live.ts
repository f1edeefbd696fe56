import type { LiveRequest, LiveSubscription } from "@millrace/protocol";
import { EventSourceParserStream } from "eventsource-parser/stream";
import { WebSocket } from "ws";
import { FrameReader } from "./frame-reader.ts";
import { parseFrame } from "./parse-frame.ts";
import { request, type Visitor } from "./visitor.ts";
import { whyUnreachable } from "./why-unreachable.ts";

/** A live connection that was not opened; `why` ends a sentence. `status` is set when something answered. */
export interface NotOpened {
  readonly why: string;
  readonly status: number | null;
}

export function openWebSocket(
  { url, headers }: Visitor,
  subscriptions: readonly LiveSubscription[],
  patience: AbortSignal,
): Promise<FrameReader | NotOpened> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${url.replace(/^http/, "ws")}/api/v1/live`, { headers });
    const reader = new FrameReader(() => socket.close());
    const notOpened = (why: string, status: number | null = null) => {
      resolve({ why, status });
      socket.terminate();
    };
    patience.addEventListener("abort", () => {
      if (socket.readyState === socket.CONNECTING) notOpened("it did not answer in time");
    });
    socket.on("unexpected-response", (_request, { statusCode = 0 }) =>
      notOpened(`the answer is ${statusCode}`, statusCode),
    );
    socket.on("error", (error) => notOpened(whyUnreachable(error)));
    socket.on("open", () => {
      for (const subscription of subscriptions) socket.send(JSON.stringify({ type: "subscribe", ...subscription }));
      resolve(reader);
    });
    socket.on("message", (data) => {
      const frame = parseFrame(String(data));
      if (frame) reader.received(frame);
      else socket.terminate();
    });
    socket.on("close", () => reader.ended());
  });
}

export async function openEventStream(
  visitor: Visitor,
  subscriptions: readonly LiveSubscription[],
  patience: AbortSignal,
): Promise<FrameReader | NotOpened> {
  const end = new AbortController();
  const body: LiveRequest = { subscriptions: [...subscriptions] };
  const giveUp = () => end.abort(patience.reason);
  patience.addEventListener("abort", giveUp);
  try {
    const response = await request(visitor, "POST", "/api/v1/live", { body, signal: end.signal });
    if (!response.ok || !response.body) {
      return { why: `the answer is ${response.status}`, status: response.status };
    }
    const reader = new FrameReader(() => end.abort());
    void readFrames(response.body, reader);
    return reader;
  } catch (error) {
    return { why: whyUnreachable(error), status: null };
  } finally {
    patience.removeEventListener("abort", giveUp);
  }
}

async function readFrames(body: ReadableStream<Uint8Array<ArrayBuffer>>, reader: FrameReader): Promise<void> {
  try {
    const events = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
    for await (const { data } of events) {
      const frame = parseFrame(data);
      if (!frame) break;
      reader.received(frame);
    }
  } catch {
    // Cut, or closed by ourselves: either way there is no more.
  }
  reader.ended();
}
