import { type EventSourceMessage, EventSourceParserStream } from "eventsource-parser/stream";

/** The Server-Sent Events of an answer, as they come. Leaving the loop closes the connection. */
export async function* readFrames(response: Response): AsyncGenerator<EventSourceMessage> {
  if (!response.body) throw new Error(`an answer without a body: ${response.status}`);
  yield* response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
}

/** Reads until a frame satisfies `last`, that one included, and leaves. */
export async function framesUntil(
  response: Response,
  last: (frame: EventSourceMessage) => boolean,
): Promise<EventSourceMessage[]> {
  const frames: EventSourceMessage[] = [];
  for await (const frame of readFrames(response)) {
    frames.push(frame);
    if (last(frame)) return frames;
  }
  throw new Error(`the stream ended after ${frames.length} frames: ${JSON.stringify(frames.at(-1))}`);
}
