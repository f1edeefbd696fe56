import type { SessionEvent } from "./event.ts";
import type { AssistantMessage } from "./message.ts";
import { closeChunks, grownChunks, partChunks } from "./part-chunks.ts";
import { reduceMessage } from "./reduce.ts";
import type { Snapshot } from "./session.ts";
import { endChunks, startChunk, type UiMessageChunk } from "./ui-message.ts";

/**
 * A message as the AI SDK reads it: a stream of chunks from `start` to `finish` or `error`. Made here from the log, for the
 * server's `/api/chat` and for the client's transport alike.
 */
export interface UiMessageStep {
  /** What a reader has seen of the message after `chunks`. */
  readonly message: AssistantMessage;
  readonly chunks: readonly UiMessageChunk[];
  /** The chunks end the stream; nothing may follow them, and nothing but them may end it (RUN2). */
  readonly over: boolean;
}

/** The message so far, from its `start`, with one delta per text; parts still being written are left open. */
export function uiMessageSoFar(message: AssistantMessage): UiMessageStep {
  return stepTo(message, [startChunk(message), ...message.parts.flatMap((_, index) => partChunks(message, index))]);
}

/**
 * What an event adds to a message that was shown as far as `message` goes. Nothing when it is about something else, and
 * nothing for a chunk that the reducer would ignore, which the SDK takes for a fatal mistake.
 */
export function nextUiMessageStep(message: AssistantMessage, event: SessionEvent): UiMessageStep {
  const nothing = { message, chunks: [], over: false };
  if (!("run_id" in event) || event.run_id !== message.run_id) return nothing;
  const next = reduceMessage(message, event);
  switch (event.type) {
    case "run-chunk": {
      const { chunk } = event.data;
      return next === message && chunk.type !== "finish-step"
        ? nothing
        : { message: next, chunks: [chunk], over: false };
    }
    case "run-end":
      return stepTo(next, closeChunks(message));
    case "run-queued":
    case "run-start":
    case "run-stop-requested":
      return { ...nothing, message: next };
  }
}

/**
 * From a message that was shown as far as `shown` goes to what it is by now, when the events between are not to be had.
 *
 * @returns null when `now` does not go on from there, because it was erased meanwhile
 */
export function uiMessageCatchUp(shown: AssistantMessage, now: AssistantMessage): UiMessageStep | null {
  if (now.parts.length < shown.parts.length) return null;
  const chunks: UiMessageChunk[] = [];
  for (const index of now.parts.keys()) {
    const more = index < shown.parts.length ? grownChunks(shown, now, index) : partChunks(now, index);
    if (!more) return null;
    chunks.push(...more);
  }
  return stepTo(now, chunks);
}

/** The answer to a request that asks for nothing new. `interrupted` keeps the SDK from sending it again by itself. */
export function emptyUiMessageStream(messageId: string): UiMessageChunk[] {
  return [
    { type: "start", messageId },
    { type: "finish", finishReason: "interrupted" },
  ];
}

/** The message that is being written on the shown path, the first where several wait; null when none is. */
export function growingMessage({ messages, active_runs }: Snapshot): AssistantMessage | null {
  for (const { message_id } of active_runs) {
    const message = messages.find(({ id }) => id === message_id);
    if (message?.role === "assistant") return message;
  }
  return null;
}

function stepTo(message: AssistantMessage, chunks: readonly UiMessageChunk[]): UiMessageStep {
  const end = endChunks(message);
  return { message, chunks: end ? [...chunks, ...end] : chunks, over: end !== null };
}
