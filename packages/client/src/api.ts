import type {
  Accepted,
  AnswerSoFar,
  ChatCommand,
  CreateSession,
  ForkSession,
  MessagePage,
  ModelList,
  NewShare,
  PublicConfig,
  RetryRun,
  RunContext,
  SendMessage,
  Session,
  SessionFilter,
  SessionPage,
  SessionTree,
  Share,
  SharedPage,
  Snapshot,
  StopAccepted,
  StopRuns,
  TagList,
  UpdateQueued,
  UpdateSession,
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
  /** May set up the deployment. */
  is_admin: boolean;
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
  listSessions(page?: PageQuery & SessionFilter): Promise<SessionPage>;
  /** The tags the person uses, the most used first. */
  tags(): Promise<TagList>;
  createSession(body: CreateSession): Promise<Session>;
  renameSession(id: string, title: string): Promise<Session>;
  /** Changes what is given of it. */
  updateSession(id: string, change: UpdateSession): Promise<Session>;
  /** With `undoSeconds` (at most 60) `restoreSession` can bring it back for so long; then, or at once, it is erased. */
  deleteSession(id: string, options?: { undoSeconds?: number }): Promise<void>;
  restoreSession(id: string): Promise<Session>;
  /** The versions of the session, as stretches between its forks. */
  tree(id: string, signal?: AbortSignal): Promise<SessionTree>;
  /** A new session that begins with the path to a message. */
  forkSession(id: string, body: ForkSession): Promise<Session>;
  /** Says that the person has seen everything up to the offset; the session is no longer unread on any device. */
  markRead(id: string, offset: string): Promise<void>;
  /** Says within how much time events reached the screen, per class of `DELAY_CLASSES`, and how many took longer. */
  reportDelivery(counts: readonly number[]): Promise<{ now: number }>;
  /** @param through a message that the path is to go through; by default it ends in the newest leaf */
  snapshot(id: string, signal?: AbortSignal, through?: string): Promise<Snapshot>;
  /** The page of messages before `cursor`; `path` narrows it to the ancestors of that message. */
  messages(id: string, page: PageQuery & { path?: string }): Promise<MessagePage>;
  /** Erases what a message says, for everybody and for good; the message stays, marked and empty. */
  eraseMessage(sessionId: string, messageId: string): Promise<void>;
  sendMessage(body: SendMessage): Promise<Accepted>;
  /** Carries out what the AI SDK's `useChat` asks for; null when that is nothing new. */
  chat(command: ChatCommand, signal?: AbortSignal): Promise<AnswerSoFar | null>;
  stop(sessionId: string, body: StopRuns): Promise<StopAccepted>;
  retry(runId: string, body?: RetryRun): Promise<Accepted>;
  continueRun(runId: string): Promise<Accepted>;
  /** What the run's model was told. */
  runContext(runId: string, signal?: AbortSignal): Promise<RunContext>;
  /** Makes a link that shows the conversation up to a message; left out: the newest. No other answer has the link. */
  createShare(sessionId: string, messageId?: string): Promise<NewShare>;
  /** A session's links, the newest first. */
  listShares(sessionId: string): Promise<{ items: Share[] }>;
  revokeShare(id: string): Promise<void>;
  /** What a link shows, from the beginning; nobody has to be signed in. */
  readShared(token: string, page?: PageQuery): Promise<SharedPage>;
  /** Changes a message that waits for its turn, by the run that is to answer it. */
  updateQueued(runId: string, body: UpdateQueued): Promise<void>;
  removeQueued(runId: string): Promise<void>;
}

const RESPOND_ASYNC = { Prefer: "respond-async" };

export function createApi(environment: Environment): Api {
  const call = <Answer>(
    method: RequestOptions["method"],
    path: string,
    rest?: Omit<RequestOptions, "method" | "path">,
  ) => request<Answer>(environment, { method, path, ...rest });
  const session = (id: string) => `/api/v1/chat/sessions/${encodeURIComponent(id)}`;
  const queued = (runId: string) => `/api/v1/chat/queue/${encodeURIComponent(runId)}`;
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
    tags: () => call("GET", "/api/v1/chat/tags"),
    createSession: (body) => call("POST", "/api/v1/chat/sessions", { body }),
    renameSession: (id, title) => call("PATCH", session(id), { body: { title } }),
    updateSession: (id, change) => call("PATCH", session(id), { body: change }),
    deleteSession: (id, options) => call("DELETE", session(id), { query: { undo_seconds: options?.undoSeconds } }),
    restoreSession: (id) => call("POST", `${session(id)}/restore`, { body: {} }),
    tree: (id, signal) => call("GET", `${session(id)}/tree`, { signal }),
    forkSession: (id, body) => call("POST", `${session(id)}/fork`, { body }),
    markRead: (id, offset) => call("POST", `${session(id)}/read`, { body: { offset } }),
    reportDelivery: (counts) => call("POST", "/api/v1/delivery", { body: { counts } }),
    snapshot: (id, signal, through) => call("GET", session(id), { signal, query: { through } }),
    messages: (id, query) => call("GET", `/api/v1/chat/messages/${encodeURIComponent(id)}`, { query: { ...query } }),
    eraseMessage: (sessionId, id) =>
      call("DELETE", `/api/v1/chat/messages/${encodeURIComponent(sessionId)}/${encodeURIComponent(id)}`),
    sendMessage: (body) => call("POST", "/api/v1/chat/messages", { body, headers: RESPOND_ASYNC }),
    chat: async (body, signal) =>
      (await call<AnswerSoFar | undefined>("POST", "/api/chat", { body, headers: RESPOND_ASYNC, signal })) ?? null,
    stop: (sessionId, body) => call("POST", `${session(sessionId)}/stop`, { body }),
    retry: (runId, body = {}) => call("POST", `${run(runId)}/retry`, { body, headers: RESPOND_ASYNC }),
    continueRun: (runId) => call("POST", `${run(runId)}/continue`, { body: {}, headers: RESPOND_ASYNC }),
    runContext: (runId, signal) => call("GET", `${run(runId)}/context`, { signal }),
    createShare: (sessionId, messageId) =>
      call("POST", `${session(sessionId)}/shares`, { body: messageId === undefined ? {} : { message_id: messageId } }),
    listShares: (sessionId) => call("GET", `${session(sessionId)}/shares`),
    revokeShare: (id) => call("DELETE", `/api/v1/chat/shares/${encodeURIComponent(id)}`),
    readShared: (token, query) => call("GET", `/api/v1/shares/${encodeURIComponent(token)}`, { query: { ...query } }),
    updateQueued: (runId, body) => call("PATCH", queued(runId), { body }),
    removeQueued: (runId) => call("DELETE", queued(runId)),
  };
}
