import type { AnswerSoFar, UiMessageChunk } from "@millrace/protocol";
import type { MillraceClient } from "../create-client.ts";
import { AnswerFollower } from "./answer-follower.ts";

/**
 * An answer as the AI SDK reads it. Connections come and go behind the stream: it closes only when the answer is whole
 * (RUN2), and fails only when there can be no more of it.
 *
 * @param signal stops the reading, not the answer (RUN1)
 */
export function answerStream(
  { api, followLog }: Pick<MillraceClient, "api" | "followLog">,
  sessionId: string,
  answer: AnswerSoFar,
  signal: AbortSignal | undefined,
): ReadableStream<UiMessageChunk> {
  let leave = () => {};
  return new ReadableStream<UiMessageChunk>({
    start(controller) {
      // Later, because it is told of the end in the middle of being told something.
      const leaveSoon = () => queueMicrotask(() => leave());
      const follower = new AnswerFollower(api, sessionId, answer, {
        take: (chunks) => {
          for (const chunk of chunks) controller.enqueue(chunk);
        },
        finished: () => {
          controller.close();
          leaveSoon();
        },
        failed: (error) => {
          controller.error(error);
          leaveSoon();
        },
      });
      if (follower.over) return;
      leave = followLog(sessionId, follower);
      const abort = () => {
        leave();
        controller.error(signal?.reason);
      };
      if (signal?.aborted) abort();
      else signal?.addEventListener("abort", abort, { once: true });
    },
    cancel: () => leave(),
  });
}
