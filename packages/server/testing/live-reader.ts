import type { LiveCommand, LiveFrame, LiveRequest, LiveSubscription, SessionEvent } from "@millrace/protocol";
import { WebSocket } from "ws";
import { readFrames } from "./read-frames.ts";
import type { Account } from "./test-api.ts";

export const LIVE_TRANSPORTS = ["WebSocket", "SSE", "long-poll"] as const;
export type LiveTransport = (typeof LIVE_TRANSPORTS)[number];

/** A program, which sends no cookie and comes from no page. */
export interface ApiKeyHolder {
  readonly key: string;
}

/** A live connection as tests use it. */
export interface LiveReader {
  /** Everything received so far. */
  readonly frames: readonly LiveFrame[];
  /** The first frame from the beginning that satisfies `wanted`, as soon as it is there. */
  until<Frame extends LiveFrame>(wanted: (frame: LiveFrame) => frame is Frame): Promise<Frame>;
  until(wanted: (frame: LiveFrame) => boolean): Promise<LiveFrame>;
  /** The events of a session received so far. */
  events(sessionId: string): SessionEvent[];
  /** Only over a WebSocket. */
  send(command: LiveCommand | string): void;
  /** Resolves when the connection is over, however. */
  readonly over: Promise<void>;
  close(): void;
}

/** @param url where the server listens */
export function openLive(
  url: string,
  account: Account | ApiKeyHolder,
  transport: LiveTransport,
  subscriptions: LiveSubscription[] = [],
): LiveReader {
  const frames: LiveFrame[] = [];
  const waiting = new Set<() => void>();
  const over = Promise.withResolvers<void>();
  let isOver = false;
  const received = (frame: LiveFrame) => {
    frames.push(frame);
    for (const look of [...waiting]) look();
  };
  const end = () => {
    isOver = true;
    over.resolve();
    for (const look of [...waiting]) look();
  };
  const opened = OPEN[transport]({ url, account, subscriptions, received, end });
  return {
    frames,
    until: (wanted: (frame: LiveFrame) => boolean) =>
      new Promise<never>((resolve, reject) => {
        const look = () => {
          const found = frames.find(wanted);
          if (!found && !isOver) return;
          waiting.delete(look);
          if (found)
            resolve(found as never); // as the caller's own test of it says
          else reject(new Error(`the connection ended after ${JSON.stringify(frames)}`));
        };
        waiting.add(look);
        look();
      }),
    events: (sessionId) =>
      frames.flatMap((frame) => (frame.type === "events" && frame.session_id === sessionId ? frame.events : [])),
    send: opened.send,
    over: over.promise,
    close: opened.close,
  };
}

interface Opening {
  url: string;
  account: Account | ApiKeyHolder;
  subscriptions: LiveSubscription[];
  received: (frame: LiveFrame) => void;
  end: () => void;
}
type Opened = Pick<LiveReader, "send" | "close">;

const OPEN: Record<LiveTransport, (opening: Opening) => Opened> = {
  WebSocket({ url, account, subscriptions, received, end }) {
    const socket = new WebSocket(`${url.replace("http", "ws")}/api/v1/live`, { headers: headersOf(url, account) });
    const send = (command: LiveCommand | string) =>
      socket.send(typeof command === "string" ? command : JSON.stringify(command));
    socket.on("open", () => {
      for (const subscription of subscriptions) send({ type: "subscribe", ...subscription });
    });
    socket.on("message", (data) => received(JSON.parse(String(data))));
    socket.on("close", end);
    socket.on("error", end);
    return { send, close: () => socket.close() };
  },
  SSE({ url, account, subscriptions, received, end }) {
    const controller = new AbortController();
    const read = async () => {
      const response = await post(url, account, "/api/v1/live", { subscriptions }, controller.signal);
      for await (const { data } of readFrames(response)) received(JSON.parse(data));
    };
    read().then(end, end);
    return { send: refuse, close: () => controller.abort() };
  },
  "long-poll"({ url, account, subscriptions, received, end }) {
    const controller = new AbortController();
    const request: LiveRequest = { subscriptions: [...subscriptions], wait: false };
    const read = async () => {
      while (!controller.signal.aborted) {
        const response = await post(url, account, "/api/v1/live/poll", request, controller.signal);
        const frames: LiveFrame[] = await response.json();
        request.wait = true;
        for (const frame of frames) {
          if (frame.type === "connection-end") return;
          note(request, frame);
          received(frame);
        }
      }
    };
    read().then(end, end);
    return { send: refuse, close: () => controller.abort() };
  },
};

/** What the next poll has to say after this frame. */
function note(request: LiveRequest, frame: LiveFrame): void {
  if (frame.type === "connection-start" || frame.type === "lists-changed") request.lists_version = frame.lists_version;
  if (frame.type === "subscription-end" || frame.type === "events") {
    request.subscriptions = request.subscriptions.filter(({ session_id }) => session_id !== frame.session_id);
  }
  if (frame.type === "events") request.subscriptions.push({ session_id: frame.session_id, offset: frame.offset });
}

function post(url: string, account: Account | ApiKeyHolder, path: string, body: LiveRequest, signal: AbortSignal) {
  return fetch(url + path, {
    method: "POST",
    headers: { ...headersOf(url, account), "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });
}

function headersOf(url: string, by: Account | ApiKeyHolder): Record<string, string> {
  return "key" in by ? { Authorization: `Bearer ${by.key}` } : { Cookie: by.cookie, Origin: url };
}

function refuse(): never {
  throw new Error("only a WebSocket takes commands");
}
