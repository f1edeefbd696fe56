import type {
  Accepted,
  CreateSession,
  MessagePage,
  ModelList,
  PublicConfig,
  SendMessage,
  Session,
  SessionPage,
  Snapshot,
  StopAccepted,
  StopRuns,
} from "@millrace/protocol";
import type { Environment } from "./environment.ts";
import { ApiError } from "./errors.ts";
import { type RequestOptions, request } from "./request.ts";

/** The signed-in person. */
export interface CurrentUser {
  id: string;
  name: string;
  email: string;
  is_demo: boolean;
}

export interface PageQuery {
  cursor?: string;
  limit?: number;
}

/** The REST API, typed. Calls reject with `ApiError` or `ConnectionError`, and with nothing else. */
export interface Api {
  config(): Promise<PublicConfig>;
  /** Null when nobody is signed in. */
  currentUser(): Promise<CurrentUser | null>;
  signUp(input: { name: string; email: string; password: string }): Promise<void>;
  signIn(input: { email: string; password: string }): Promise<void>;
  demoLogin(): Promise<void>;
  signOut(): Promise<void>;
  models(): Promise<ModelList>;
  listSessions(page?: PageQuery): Promise<SessionPage>;
  createSession(body: CreateSession): Promise<Session>;
  renameSession(id: string, title: string): Promise<Session>;
  deleteSession(id: string): Promise<void>;
  snapshot(id: string, signal?: AbortSignal): Promise<Snapshot>;
  /** The page of messages before `cursor`; `path` narrows it to the ancestors of that message. */
  messages(id: string, page: PageQuery & { path?: string }): Promise<MessagePage>;
  sendMessage(body: SendMessage): Promise<Accepted>;
  stop(sessionId: string, body: StopRuns): Promise<StopAccepted>;
  retry(runId: string): Promise<Accepted>;
  continueRun(runId: string): Promise<Accepted>;
}

const RESPOND_ASYNC = { Prefer: "respond-async" };

export function createApi(environment: Environment): Api {
  const call = <Answer>(
    method: RequestOptions["method"],
    path: string,
    rest?: Omit<RequestOptions, "method" | "path">,
  ) => request<Answer>(environment, { method, path, ...rest });
  const session = (id: string) => `/api/v1/chat/sessions/${encodeURIComponent(id)}`;
  const run = (id: string) => `/api/v1/chat/runs/${encodeURIComponent(id)}`;

  return {
    config: () => call("GET", "/api/v1/config"),
    currentUser: () =>
      call<CurrentUser>("GET", "/api/v1/me").catch((error: unknown) => {
        if (error instanceof ApiError && error.problem.status === 401) return null;
        throw error;
      }),
    signUp: (body) => call("POST", "/api/auth/sign-up/email", { body }),
    signIn: (body) => call("POST", "/api/auth/sign-in/email", { body }),
    demoLogin: () => call("POST", "/api/v1/demo-login", { body: {} }),
    signOut: () => call("POST", "/api/auth/sign-out", { body: {} }),
    models: () => call("GET", "/api/v1/models"),
    listSessions: (query) => call("GET", "/api/v1/chat/sessions", { query: { ...query } }),
    createSession: (body) => call("POST", "/api/v1/chat/sessions", { body }),
    renameSession: (id, title) => call("PATCH", session(id), { body: { title } }),
    deleteSession: (id) => call("DELETE", session(id)),
    snapshot: (id, signal) => call("GET", session(id), { signal }),
    messages: (id, query) => call("GET", `/api/v1/chat/messages/${encodeURIComponent(id)}`, { query: { ...query } }),
    sendMessage: (body) => call("POST", "/api/v1/chat/messages", { body, headers: RESPOND_ASYNC }),
    stop: (sessionId, body) => call("POST", `${session(sessionId)}/stop`, { body }),
    retry: (runId) => call("POST", `${run(runId)}/retry`, { body: {}, headers: RESPOND_ASYNC }),
    continueRun: (runId) => call("POST", `${run(runId)}/continue`, { body: {}, headers: RESPOND_ASYNC }),
  };
}
