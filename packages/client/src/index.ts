export type { Api, CurrentUser, PageQuery } from "./api.ts";
export { createClient, type MillraceClient } from "./create-client.ts";
export type { ClientOptions } from "./environment.ts";
export { ApiError, ConnectionError } from "./errors.ts";
export type { ConnectionState, ConnectionStatus, TransportKind } from "./live/connection-status.ts";
export type { FollowEnd, LogEvent, LogFollower, Reception, SnapshotSource } from "./live/log-follower.ts";
export type { SessionStore } from "./session-store.ts";
export type { OutgoingFailure, OutgoingMessage, QueuedMessage, SessionView } from "./session-view.ts";
