import type { RunKind } from "./event.ts";
import type { Message } from "./message.ts";

export const SESSION_MODES = ["general", "ads", "analysis"] as const;
export type SessionMode = (typeof SESSION_MODES)[number];

export const DEFAULT_TITLE = "New Chat";

/** A session as lists and snapshots show it. Times are RFC 3339. */
export interface Session {
  id: string;
  title: string;
  mode: SessionMode;
  context_tags: string[];
  system_prompt: string | null;
  status: "active";
  message_count: number;
  created_at: string;
  updated_at: string;
  last_message_at: string | null;
}

/** A session in the list of a person's sessions. */
export interface ListedSession extends Session {
  /** An answer ended in it that this person has not seen yet. */
  unread: boolean;
  /** Something is being answered in it, or waits for its answer. */
  active: boolean;
  /** Stands above the others. */
  pinned: boolean;
  /** Put away: in a list of its own, until something is said in it again. */
  archived: boolean;
}

/** A run that has not ended. */
export interface ActiveRun {
  id: string;
  message_id: string;
  kind: RunKind;
  model: string;
  status: "queued" | "running";
  stop_requested: boolean;
}

/**
 * `GET /chat/sessions/:id`: what a device needs to show a session and to follow it from `offset` on, read in one
 * transaction (LOG4).
 */
export interface Snapshot {
  session: Session;
  /** The newest messages of one path, oldest first; a growing one as far as it got. */
  messages: Message[];
  /** Messages that wait for their turn on other paths, with their empty answers. */
  waiting: Message[];
  /** The newest message that nothing follows. Unless another path was asked for, `messages` ends in it. */
  leaf_id: string | null;
  /** For `GET /chat/messages/:session_id`; null when the path's first message is in `messages`. */
  older_cursor: string | null;
  /** Every message with more than one child: parent id (`""` for the root) → child ids, oldest first. */
  branches: Record<string, string[]>;
  active_runs: ActiveRun[];
  offset: string;
}
