import { forget, highlight } from "./highlight-lines.ts";
import type { HighlightRequest, HighlightResult } from "./highlight-messages.ts";

/** The worker in which code is highlighted: compiling a grammar takes longer than a frame, and some code takes for ever. */

let work = Promise.resolve();

addEventListener("message", ({ data }: MessageEvent<HighlightRequest>) => {
  work = work.then(() => answer(data));
});

async function answer(request: HighlightRequest): Promise<void> {
  if (request.type === "close") return forget(request.id);
  const result: HighlightResult = {
    id: request.id,
    lines: await highlight(request.id, request.language, request.lines),
  };
  postMessage(result);
}
