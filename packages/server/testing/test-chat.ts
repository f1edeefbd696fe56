import { setImmediate } from "node:timers/promises";
import type {
  Accepted,
  Answered,
  EventType,
  MessagePage,
  SendMessage,
  SessionEvent,
  Snapshot,
  StopAccepted,
  StopRuns,
} from "@millrace/protocol";
import type { Account, TestApi } from "./test-api.ts";

const ASYNC = { Prefer: "respond-async" };

/** One session as its owner uses it. */
export interface TestChat {
  readonly id: string;
  /** Says something and does not wait for the answer. */
  say(content: string, more?: Partial<SendMessage>): Promise<Accepted>;
  /** Says something and waits for the finished answer. */
  ask(content: string, more?: Partial<SendMessage>): Promise<Answered>;
  retry(runId: string): Promise<Accepted>;
  continueRun(runId: string): Promise<Accepted>;
  stop(which?: StopRuns): Promise<StopAccepted>;
  snapshot(): Promise<Snapshot>;
  messages(query?: string): Promise<MessagePage>;
  /** The log from its beginning. */
  log(): Promise<SessionEvent[]>;
  /** The log as soon as some event of it satisfies `wanted`. */
  until(wanted: (event: SessionEvent) => boolean): Promise<SessionEvent[]>;
  /** The run's terminal event, as soon as it is there. */
  ended(runId: string): Promise<EventOf<"run-end">>;
}

export type EventOf<Type extends EventType> = Extract<SessionEvent, { type: Type }>;

export function createTestChat(server: TestApi, account: Account, id: string): TestChat {
  const session = `/api/v1/chat/sessions/${id}`;
  const runs = "/api/v1/chat/runs";
  const body = (content: string, more?: Partial<SendMessage>) => ({ session_id: id, content, ...more });

  /** Where the log goes on after `offset`, once it does. */
  async function page(offset: string, live: boolean): Promise<{ events: SessionEvent[]; next: string; end: boolean }> {
    const path = `${session}/log?offset=${offset}${live ? "&live=long-poll" : ""}`;
    const response = await server.request(account, "GET", path);
    if (!response.ok) throw new Error(`GET ${path}: ${response.status}`);
    return {
      events: response.status === 204 ? [] : await response.json(),
      next: response.headers.get("stream-next-offset") ?? "",
      end: response.headers.has("stream-up-to-date"),
    };
  }

  const chat: TestChat = {
    id,
    say: (content, more) => server.json(account, "POST", "/api/v1/chat/messages", body(content, more), ASYNC),
    ask: (content, more) => server.json(account, "POST", "/api/v1/chat/messages", body(content, more)),
    retry: (runId) => server.json(account, "POST", `${runs}/${runId}/retry`, undefined, ASYNC),
    continueRun: (runId) => server.json(account, "POST", `${runs}/${runId}/continue`, undefined, ASYNC),
    stop: (which = {}) => server.json(account, "POST", `${session}/stop`, which),
    snapshot: () => server.json(account, "GET", session),
    messages: (query = "") => server.json(account, "GET", `/api/v1/chat/messages/${id}${query}`),
    async log() {
      const events: SessionEvent[] = [];
      for (let at = "-1"; ; ) {
        const { events: more, next, end } = await page(at, false);
        events.push(...more);
        if (end) return events;
        // What is on disk may not have been told to readers yet.
        if (more.length === 0) await setImmediate();
        at = next;
      }
    },
    async until(wanted) {
      const events: SessionEvent[] = [];
      for (let at = "-1"; ; ) {
        const { events: more, next } = await page(at, true);
        events.push(...more);
        if (more.some(wanted)) return events;
        at = next;
      }
    },
    async ended(runId) {
      const isEnd = (event: SessionEvent): event is EventOf<"run-end"> =>
        event.type === "run-end" && event.run_id === runId;
      const end = (await chat.until(isEnd)).find(isEnd);
      if (!end) throw new Error("no end");
      return end;
    },
  };
  return chat;
}

/** Whether the event is a piece of text that ends so. */
export function isText(ending: string) {
  return (event: SessionEvent): boolean =>
    event.type === "run-chunk" && event.data.chunk.type === "text-delta" && event.data.chunk.delta.endsWith(ending);
}
