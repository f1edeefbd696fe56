export type { Api, CurrentUser, PageQuery } from "./api.ts";
export { createClient, type MillraceClient } from "./create-client.ts";
export type { ClientOptions } from "./environment.ts";
export { ApiError, ConnectionError } from "./errors.ts";
export type { SessionStore } from "./session-store.ts";
export type { ConnectionStatus, OutgoingMessage, SessionView } from "./session-view.ts";
