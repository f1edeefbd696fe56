/** How frames travel, the best first. */
export type TransportKind = "websocket" | "sse" | "long-poll";

/**
 * `live`: news arrives the moment it happens. `polling`: it arrives too, by asking again and again, as nothing better gets
 * through. `reconnecting`: trying again by itself. `offline`: the same, and the device says it has no network.
 */
export type ConnectionStatus = "connecting" | "live" | "polling" | "reconnecting" | "offline";

/** The connection all sessions share. Immutable. */
export interface ConnectionState {
  readonly status: ConnectionStatus;
  /** What carries it now; null while nothing does. */
  readonly transport: TransportKind | null;
}
