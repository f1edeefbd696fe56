import type { SessionState } from "@millrace/protocol";
import type { QueuedMessage } from "./session-view.ts";

/**
 * What people said that waits for its turn, the next one first. What is next of all counts as begun: its answer is about to
 * be written.
 */
export function waitingMessages({ active_runs, messages }: SessionState): QueuedMessage[] {
  const [, ...later] = active_runs;
  const waiting = later.filter(({ kind, status, stop_requested }) => {
    return kind === "answer" && status === "queued" && !stop_requested;
  });
  if (waiting.length === 0) return [];
  const byId = new Map(messages.map((message) => [message.id, message]));
  return waiting.flatMap(({ id, message_id, model }) => {
    const message = byId.get(byId.get(message_id)?.parent_id ?? "");
    return message?.role === "user" ? [{ run_id: id, answer_id: message_id, message, model }] : [];
  });
}
