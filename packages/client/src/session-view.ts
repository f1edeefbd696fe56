import type { Problem, SessionState } from "@millrace/protocol";

/** `live`: the log arrives here as it grows. `reconnecting`: trying again by itself. `offline`: the same, and the device says it has no network. */
export type ConnectionStatus = "connecting" | "live" | "reconnecting" | "offline";

/** What a person sees of a session. Immutable. */
export interface SessionView {
  /**
   * `loading` until there is something to show. `failed`: it could not be loaded yet, and the store keeps trying.
   * `not_found` and `signed_out` are final until the next first subscriber.
   */
  readonly status: "loading" | "ready" | "not_found" | "signed_out" | "failed";
  readonly connection: ConnectionStatus;
  /** The fold of the log; null unless `status` is `ready`. */
  readonly state: SessionState | null;
  /** Messages written here that are not in `state` yet, in the order they were written. */
  readonly outgoing: readonly OutgoingMessage[];
}

export interface OutgoingMessage {
  readonly client_message_id: string;
  readonly content: string;
  /** RFC 3339, by this device's clock. */
  readonly created_at: string;
  /** `sending` also covers waiting for the connection; `failed` waits for a person to resend or discard it. */
  readonly status: "sending" | "failed";
  /** Why it failed; null on a failed message means that the server did not answer. */
  readonly problem: Problem | null;
}
