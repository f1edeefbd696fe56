import type {
  Accepted,
  Answered,
  CreateSession,
  Message,
  MessagePage,
  SendMessage,
  Session,
  Snapshot,
  StopAccepted,
  StopRuns,
} from "@millrace/protocol";
import { vi } from "vitest";

/** The REST API as one signed-in person calls it. What is not 2xx rejects, except in `fetch`. */
export interface Api {
  /** The session cookie; valid at every server with the same database. */
  readonly cookie: string;
  fetch(path: string, options?: RequestInit): Promise<Response>;
  createSession(body?: CreateSession): Promise<Session>;
  /** With `Prefer: respond-async`. */
  send(body: SendMessage): Promise<Accepted>;
  /** The finished answer. */
  ask(body: SendMessage): Promise<Answered>;
  snapshot(sessionId: string): Promise<Snapshot>;
  /** When no run is active any more, waiting at most 30 s. */
  settled(sessionId: string): Promise<Snapshot>;
  /** All message rows, read page by page. */
  allMessages(sessionId: string): Promise<Message[]>;
  /** Each event's JSON text, exactly as served, from the log's beginning. */
  wholeLog(sessionId: string): Promise<string[]>;
  stop(sessionId: string, body?: StopRuns): Promise<StopAccepted>;
  continueRun(runId: string): Promise<Accepted>;
}

export function createApi(url: string, cookie: string): Api {
  const call = (path: string, { headers, ...options }: RequestInit = {}) =>
    fetch(url + path, { ...options, headers: { cookie, origin: url, ...headers } });
  /** The answer's type is the route's promise; these tests check what matters of it. */
  const read = async <Body>(path: string, options?: RequestInit): Promise<Body> =>
    (await orThrow(await call(path, options))).json() as Promise<Body>;
  const post = <Body>(path: string, body: object = {}, headers: Record<string, string> = {}) =>
    read<Body>(path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  const respondAsync = { prefer: "respond-async" };

  const api: Api = {
    cookie,
    fetch: call,
    createSession: (body) => post("/api/v1/chat/sessions", body),
    send: (body) => post("/api/v1/chat/messages", body, respondAsync),
    ask: (body) => post("/api/v1/chat/messages", body),
    snapshot: (sessionId) => read(`/api/v1/chat/sessions/${sessionId}`),
    settled: (sessionId) =>
      vi.waitFor(
        async () => {
          const snapshot = await api.snapshot(sessionId);
          if (snapshot.active_runs.length > 0) throw new Error(`still active: ${JSON.stringify(snapshot.active_runs)}`);
          return snapshot;
        },
        { timeout: 30_000, interval: 50 },
      ),
    async allMessages(sessionId) {
      const messages: Message[] = [];
      let cursor: string | null = null;
      do {
        const query: string = cursor === null ? "limit=3" : `limit=3&cursor=${cursor}`;
        const page: MessagePage = await read(`/api/v1/chat/messages/${sessionId}?${query}`);
        messages.unshift(...page.items);
        cursor = page.next_cursor;
      } while (cursor !== null);
      return messages;
    },
    async wholeLog(sessionId) {
      const events: string[] = [];
      let offset = "-1";
      for (;;) {
        const response = await orThrow(await call(`/api/v1/chat/sessions/${sessionId}/log?offset=${offset}`));
        events.push(...eventTexts(await response.text()));
        if (response.headers.get("stream-up-to-date") === "true") return events;
        offset = response.headers.get("stream-next-offset") ?? "";
      }
    },
    stop: (sessionId, body) => post(`/api/v1/chat/sessions/${sessionId}/stop`, body),
    continueRun: (runId) => post(`/api/v1/chat/runs/${runId}/continue`, {}, respondAsync),
  };
  return api;
}

/** Makes a new account. */
export async function signUp(url: string, name: string): Promise<Api> {
  const response = await fetch(`${url}/api/auth/sign-up/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ name, email: `${name}@example.com`, password: "correct horse battery" }),
  });
  await orThrow(response);
  return createApi(
    url,
    response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(";")[0])
      .join("; "),
  );
}

/** The texts of the events in a JSON array, byte for byte. */
export function eventTexts(json: string): string[] {
  const texts = (JSON.parse(json) as unknown[]).map((event) => JSON.stringify(event));
  if (`[${texts.join(",")}]` !== json) throw new Error("an event is not the JSON that JSON.stringify writes");
  return texts;
}

async function orThrow(response: Response): Promise<Response> {
  if (response.ok) return response;
  throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`);
}
