import { createParser, type EventSourceMessage } from "eventsource-parser";

/**
 * The Server-Sent Events of an answer, as they arrive. Ends when the stream does, also when the connection breaks: what
 * a reader has then is what it was shown.
 */
export async function* eventsOf(response: Response): AsyncGenerator<EventSourceMessage> {
  if (!response.ok || !response.body) throw new Error(`no event stream: ${response.status} ${await response.text()}`);
  let arrived: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => arrived.push(event) });
  const bytes = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const piece = await bytes.read().catch(() => ({ done: true, value: undefined }) as const);
    if (piece.done) return;
    parser.feed(piece.value);
    const events = arrived;
    arrived = [];
    yield* events;
  }
}
