import type { StreamEvent } from "@millrace/protocol";
import { type Api, eventTexts } from "../lib/api.ts";
import { eventsOf } from "../lib/event-stream.ts";

/** A device that follows a session's log, and goes on where it was after its connection broke. */
export class LogReader {
  readonly sessionId: string;
  /** The text of every event it was sent, in the order they came. */
  readonly events: string[] = [];
  #offset = "-1";

  constructor(sessionId: string) {
    this.sessionId = sessionId;
  }

  /** Reads until the connection breaks. */
  async read(api: Api, signal: AbortSignal): Promise<void> {
    const path = `/api/v1/chat/sessions/${this.sessionId}/log?offset=${this.#offset}&live=sse`;
    const response = await answerOf(api.fetch(path, { signal }));
    if (!response) return;
    for await (const { event, id, data } of eventsOf(response)) {
      if (event !== "data") continue;
      this.events.push(...eventTexts(data));
      this.#offset = id ?? "";
    }
  }
}

/** What a reader of named events was shown. */
export interface Shown {
  tokens: Extract<StreamEvent, { event: "token" }>["data"][];
  /** Run id → outcome. */
  outcomes: Map<string, string>;
}

/** Reads a stream of named events until it ends, adding what it shows to `shown`. */
export async function readNamedEvents(response: Response, shown: Shown): Promise<void> {
  for await (const { event, data } of eventsOf(response)) {
    // The server's own promise; check-session.ts checks it against the log.
    const named = { event, data: JSON.parse(data) } as StreamEvent;
    if (named.event === "token") shown.tokens.push(named.data);
    if (named.event === "completed") shown.outcomes.set(named.data.run_id, named.data.status);
    if (named.event === "error") shown.outcomes.set(named.data.run_id ?? "", "failed");
  }
}

/** The answer, or null when the server was gone before it came. */
export function answerOf(answer: Promise<Response>): Promise<Response | null> {
  return answer.catch((error: unknown) => {
    // What fetch rejects with when the connection fails or is given up.
    if (error instanceof TypeError || error instanceof DOMException) return null;
    throw error;
  });
}
