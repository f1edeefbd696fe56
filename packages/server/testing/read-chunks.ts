import type { UiMessageChunk } from "@millrace/protocol";
import { readUIMessageStream, type UIMessage } from "ai";
import { readFrames } from "./read-frames.ts";

/** The chunks of a UI message stream, as they come, up to its `[DONE]`. Leaving the loop closes the connection. */
export async function* readChunks(response: Response): AsyncGenerator<UiMessageChunk> {
  for await (const { event, data } of readFrames(response)) {
    if (event !== undefined) throw new Error(`an event with a name: ${event}`);
    if (data === "[DONE]") return;
    yield JSON.parse(data);
  }
  throw new Error("the stream ended without [DONE]");
}

export async function allChunks(response: Response): Promise<UiMessageChunk[]> {
  const chunks: UiMessageChunk[] = [];
  for await (const chunk of readChunks(response)) chunks.push(chunk);
  return chunks;
}

/** What the AI SDK itself makes of the chunks; of an error it makes nothing. */
export async function messageByAiSdk(chunks: readonly UiMessageChunk[]): Promise<UIMessage | undefined> {
  let last: UIMessage | undefined;
  const stream = new ReadableStream<UiMessageChunk>({
    start(controller) {
      for (const chunk of chunks) if (chunk.type !== "error") controller.enqueue(chunk);
      controller.close();
    },
  });
  for await (const message of readUIMessageStream({ stream, terminateOnError: true })) last = message;
  return last;
}
