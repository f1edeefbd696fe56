import type { Message, Problem, SessionState, UserMessage } from "@millrace/protocol";
import type { ConnectionStatus } from "./live/connection-status.ts";

/** What a person sees of a session. Immutable. */
export interface SessionView {
  /**
   * `loading` until there is something to show. `failed`: it could not be loaded yet, and the store keeps trying.
   * `not_found` and `signed_out` are final until the next first subscriber.
   */
  readonly status: "loading" | "ready" | "not_found" | "signed_out" | "failed";
  /** Of this session's log: `live` and `polling` mean that what happens in it arrives here. */
  readonly connection: ConnectionStatus;
  /** The fold of the log; null unless `status` is `ready`. */
  readonly state: SessionState | null;
  /**
   * The loaded messages of the path that is shown, oldest first, without those in `queue`. The same reference while none of
   * them changed.
   */
  readonly path: readonly Message[];
  /** What people said here that waits for its turn, on whichever path, the next one first. */
  readonly queue: readonly QueuedMessage[];
  /** Messages written here that are not in `state` yet, in the order they were written. */
  readonly outgoing: readonly OutgoingMessage[];
  /**
   * When the server takes messages of this person again that have said too much in a minute, in milliseconds since 1970 by
   * this device's clock; null: now. What is outgoing goes out by itself then.
   */
  readonly sendAfter: number | null;
}

/** A message whose answer is queued behind another one. It can be changed and taken back until its turn comes. */
export interface QueuedMessage {
  /** The run that will answer it: its name for every command. */
  readonly run_id: string;
  /** The message that run will write. */
  readonly answer_id: string;
  readonly message: UserMessage;
  readonly model: string;
}

/** A message on its way. A `failed` one waits for a person to resend or discard it. */
export type OutgoingMessage = Written &
  (
    | {
        /** `waiting` for a connection; `held` until `sendAfter`. */
        readonly status: "waiting" | "held" | "sending";
      }
    | { readonly status: "failed"; readonly failure: OutgoingFailure }
  );

interface Written {
  readonly client_message_id: string;
  readonly content: string;
  /** RFC 3339, by this device's clock. */
  readonly created_at: string;
}

export type OutgoingFailure =
  /** The server did not take it. */
  | { readonly reason: "refused"; readonly problem: Problem }
  /** The server did not answer, several times, although there was a connection. */
  | { readonly reason: "unanswered" }
  /** The server did not answer, and by now it would not know the message again (RUN6): sent again, it may be there twice. */
  | { readonly reason: "uncertain" };
