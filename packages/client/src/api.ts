import type {
  Accepted,
  AddModel,
  AddPrice,
  AdminModelList,
  AnswerSoFar,
  ApiKey,
  ApiKeyList,
  ChangeModel,
  ChatCommand,
  CreateApiKey,
  CreateSession,
  ForkSession,
  MessagePage,
  ModelList,
  NewApiKey,
  NewShare,
  ProviderKeyList,
  PublicConfig,
  RetryRun,
  RunContext,
  SaveProviderKey,
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
  TestedProviderKey,
  UpdateQueued,
  UpdateSession,
  WorkspaceKeyList,
} from "@millrace/protocol";
import type { Environment } from "./environment.ts";
import { ApiError } from "./errors.ts";
import { type RequestOptions, request } from "./request.ts";
import { createUsageApi, type UsageApi } from "./usage-api.ts";

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
export interface Api extends UsageApi {
  config(): Promise<PublicConfig>;
  /** Null when nobody is signed in. */
  currentUser(): Promise<CurrentUser | null>;
  signUp(input: { name: string; email: string; password: string }): Promise<void>;
  signIn(input: { email: string; password: string }): Promise<void>;
  demoLogin(): Promise<void>;
  signOut(): Promise<void>;
  models(): Promise<ModelList>;
  /** Like the calls below it, for those who set up the deployment; anybody else gets `not_found`. */
  adminModels(): Promise<AdminModelList>;
  /** Registers a model that the catalogue does not have. */
  addModel(body: AddModel): Promise<void>;
  /** Removes such a model, with its prices. */
  removeModel(id: string): Promise<void>;
  /** Hides or shows a model, or makes it the default one. */
  changeModel(body: ChangeModel): Promise<void>;
  /** Sets what a model costs from a date on. */
  addPrice(body: AddPrice): Promise<void>;
  removePrice(id: string): Promise<void>;
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
  /** A person's keys for programs, the newest first. Only for whoever signed in, as the following. */
  listApiKeys(): Promise<ApiKeyList>;
  /** No other answer has the key. */
  createApiKey(body: CreateApiKey): Promise<NewApiKey>;
  renameApiKey(id: string, name: string): Promise<ApiKey>;
  revokeApiKey(id: string): Promise<void>;
  /** Changes a message that waits for its turn, by the run that is to answer it. */
  /** The person's own keys of providers. */
  providerKeys(): Promise<ProviderKeyList>;
  /** The workspace's; for administrators. */
  workspaceKeys(): Promise<WorkspaceKeyList>;
  /** Tries the key, and saves it if it works; what came of it is the answer. */
  saveProviderKey(whose: KeyOwner, body: SaveProviderKey): Promise<TestedProviderKey>;
  testProviderKey(whose: KeyOwner, id: string): Promise<TestedProviderKey>;
  deleteProviderKey(whose: KeyOwner, id: string): Promise<void>;
  updateQueued(runId: string, body: UpdateQueued): Promise<void>;
  removeQueued(runId: string): Promise<void>;
}

const ADMIN_MODELS = "/api/v1/admin/models";
/** Whose keys: the person's, or the workspace's. */
export type KeyOwner = "own" | "workspace";

const RESPOND_ASYNC = { Prefer: "respond-async" };

export function createApi(environment: Environment): Api {
  const call = <Answer>(
    method: RequestOptions["method"],
    path: string,
    rest?: Omit<RequestOptions, "method" | "path">,
  ) => request<Answer>(environment, { method, path, ...rest });
  const session = (id: string) => `/api/v1/chat/sessions/${encodeURIComponent(id)}`;
  const queued = (runId: string) => `/api/v1/chat/queue/${encodeURIComponent(runId)}`;
  const keys = (whose: KeyOwner) => `/api/v1/${whose === "own" ? "" : "admin/"}provider-keys`;
  const apiKey = (id: string) => `/api/v1/api-keys/${encodeURIComponent(id)}`;
  const run = (id: string) => `/api/v1/chat/runs/${encodeURIComponent(id)}`;

  return {
    ...createUsageApi(environment),
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
    adminModels: () => call("GET", ADMIN_MODELS),
    addModel: (body) => call("POST", ADMIN_MODELS, { body }),
    removeModel: (id) => call("DELETE", ADMIN_MODELS, { query: { id } }),
    changeModel: (body) => call("PATCH", ADMIN_MODELS, { body }),
    addPrice: (body) => call("POST", `${ADMIN_MODELS}/prices`, { body }),
    removePrice: (id) => call("DELETE", `${ADMIN_MODELS}/prices/${encodeURIComponent(id)}`),
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
    providerKeys: () => call("GET", keys("own")),
    workspaceKeys: () => call("GET", keys("workspace")),
    saveProviderKey: (whose, body) => call("POST", keys(whose), { body }),
    testProviderKey: (whose, id) => call("POST", `${keys(whose)}/${encodeURIComponent(id)}/test`, { body: {} }),
    deleteProviderKey: (whose, id) => call("DELETE", `${keys(whose)}/${encodeURIComponent(id)}`),
    listApiKeys: () => call("GET", "/api/v1/api-keys"),
    createApiKey: (body) => call("POST", "/api/v1/api-keys", { body }),
    renameApiKey: (id, name) => call("PATCH", apiKey(id), { body: { name } }),
    revokeApiKey: (id) => call("DELETE", apiKey(id)),
    updateQueued: (runId, body) => call("PATCH", queued(runId), { body }),
    removeQueued: (runId) => call("DELETE", queued(runId)),
  };
}
