import type { UpdateQueued } from "@millrace/protocol";
import type { SessionView } from "./session-view.ts";

/** One session as a person sees it, kept up to date for as long as somebody looks. */
export interface SessionStore {
  readonly id: string;
  /** The same reference until something changed. */
  getView(): SessionView;
  /** Calls `listener` after changes, at most once per frame. Connects with the first, disconnects after the last. */
  subscribe(listener: () => void): () => void;
  /** Shows the message at once, and posts it until the server has answered, also after the last subscriber left. */
  send(content: string, options?: { model?: string }): void;
  /** Says a message of the person anew, in its place: another version of it, which is shown and answered. */
  edit(messageId: string, content: string, options?: { model?: string }): void;
  /** Posts a failed message again; it can only be stored twice when it failed as `uncertain` (RUN6). */
  resend(clientMessageId: string): void;
  discard(clientMessageId: string): void;
  /** Stops every active run of the session. Rejects like `Api`, as do the calls below. */
  stop(): Promise<void>;
  /** Answers anew, beside the answer there is, which is shown then. */
  retry(runId: string, options?: { model?: string }): Promise<void>;
  continueRun(runId: string): Promise<void>;
  /**
   * Puts the page before the loaded messages of the path in front of them; nothing happens when there is none. While a page
   * is on its way, no other is asked for.
   */
  loadOlder(options?: { limit?: number }): Promise<void>;
  /**
   * Shows the path through a message, on this device, to the newest leaf after it; at once when that is loaded. A message that
   * is gone leads to the newest path.
   */
  showVersion(messageId: string): Promise<void>;
  /** Changes a message of `queue`: what it says, or the run that it is to be answered before (null: last). */
  updateQueued(runId: string, change: UpdateQueued): Promise<void>;
  /** Takes a message of `queue` back. */
  removeQueued(runId: string): Promise<void>;
  /** Stops what is being answered and answers this message of `queue` next. */
  sendNow(runId: string): Promise<void>;
}
