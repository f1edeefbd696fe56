import type { RunKind } from "./event.ts";
import type { AssistantMessage, Message, RunOutcome } from "./message.ts";
import type { ListedSession, SessionMode } from "./session.ts";

/** Bodies and answers of the REST API under `/api/v1`. Field names are the wire's. */
export interface CreateSession {
  title?: string;
  mode?: SessionMode;
  context_tags?: string[];
  system_prompt?: string;
  /** `message`: the title is a beginning of the first message, until a model finds a better one. */
  title_source?: "message";
}

/** `PATCH /chat/sessions/:id`: what is left out stays as it is. */
export interface UpdateSession {
  title?: string;
  context_tags?: string[];
  pinned?: boolean;
  archived?: boolean;
}

/** Which of a person's sessions: those put away or the others, all or with one tag. */
export interface SessionFilter {
  archived?: boolean;
  tag?: string;
}

/** `GET /chat/tags`: the tags a person uses, the most used first. */
export interface TagList {
  items: string[];
}

/** A link that shows a conversation, as the list of a session's links has it. */
export interface Share {
  id: string;
  /** The last message it shows. */
  message_id: string;
  created_at: string;
}

/** `POST /chat/sessions/:id/shares`: the only answer that ever has the link. */
export interface NewShare extends Share {
  token: string;
  url: string;
}

/** `GET /shares/:token`: what everybody sees who has the link, oldest message first, and nothing else. */
export interface SharedPage extends Page<SharedMessage> {
  title: string;
}

export interface SharedMessage {
  role: "user" | "assistant";
  /** What a person reads; empty when it was erased or nothing was written. */
  text: string;
  redacted?: true;
  /** Of answers only. */
  model?: string;
  created_at: string;
}

export interface SendMessage {
  session_id: string;
  content: string;
  /** Omitted: the newest leaf. `null`: a new root. */
  parent_id?: string | null;
  /** The sender's own id for this message; sending it again returns the first result (RUN6). */
  client_message_id?: string;
  /** A model id from `GET /models`; omitted: the deployment's default. */
  model?: string;
  max_tokens?: number;
  temperature?: number;
  /** What to do while the session is answering something else (RUN5). */
  when_busy?: WhenBusy;
}

/** What a person can say at once, in UTF-16 code units. */
export const MAX_CONTENT_LENGTH = 100_000;

/** `enqueue` (the default) answers when its turn comes, `interrupt` stops what is active, `reject` refuses the message. */
export const WHEN_BUSY = ["enqueue", "interrupt", "reject"] as const;
export type WhenBusy = (typeof WHEN_BUSY)[number];

export interface RunInfo {
  id: string;
  session_id: string;
  message_id: string;
  kind: RunKind;
  model: string;
  status: "queued" | "running" | RunOutcome;
}

/** The 202 answer to a command with `Prefer: respond-async`. `offset` precedes everything the command caused. */
export interface Accepted {
  message: Message;
  run: RunInfo;
  offset: string;
}

/** The 200 answer to `POST /chat/messages`: the finished assistant message, whatever the run's outcome. */
export interface Answered {
  message: Message;
  run: RunInfo;
}

/** `POST /chat/sessions/:id/read`: this person has seen everything up to the offset, on whatever device. */
export interface MarkRead {
  offset: string;
}

/** The body of `POST /api/chat`, as the AI SDK's `useChat` sends it; apps may add fields. */
export interface ChatCommand {
  /** A session's id. */
  id: string;
  /** The last message of the chat, in the shape of the SDK's `UIMessage`. */
  message?: object | undefined;
  trigger: "submit-message" | "regenerate-message";
  messageId?: string | undefined;
}

/** The 202 answer to `POST /api/chat`: a message that answers, and the offset that everything later about it follows. */
export interface AnswerSoFar {
  message: AssistantMessage;
  offset: string;
}

/** `POST /chat/runs/:id/retry`. */
export interface RetryRun {
  /** Omitted: the model that answered before. */
  model?: string;
}

/** `PATCH /chat/queue/:run_id`: changes a message that still waits for its turn. */
export interface UpdateQueued {
  content?: string;
  /** The run before which it is to be answered; null: after all others. */
  before?: string | null;
}

/** `POST /chat/sessions/:id/fork`: a new session that begins with the path to this message. */
export interface ForkSession {
  message_id: string;
  title?: string;
}

/** Messages that follow each other without another version in between. */
export interface Stretch {
  /** The first of them. */
  id: string;
  /** What the first of them follows: the last message of another stretch; null: none. */
  parent_id: string | null;
  last_id: string;
  message_count: number;
  role: Message["role"];
  /** When the first of them was created. RFC 3339. */
  created_at: string;
  /** The beginning of what the first of them says; empty when that was erased. */
  preview: string;
}

/** `GET /chat/sessions/:id/tree`: the versions of a session. */
export interface SessionTree {
  /** In order of creation; the newest 200. One may follow a stretch that is not among them. */
  items: Stretch[];
}

/** A message that a run's model was told. */
export interface SeenMessage {
  /** Null for the wish to go on with an answer, which nobody in the conversation said. */
  id: string | null;
  role: Message["role"];
  /** As it was then; empty when it was erased since. */
  text: string;
  /** Names of the tools whose calls and results it was told, too. */
  tools: string[];
  /** Estimated. */
  tokens: number;
  erased: boolean;
}

/** `GET /chat/runs/:id/context`: what a run's model was told. */
export interface RunContext {
  run_id: string;
  model: string;
  system: { text: string; tokens: number };
  /** Of earlier messages, added to the system text; `text` is null when one that it covered was erased since. */
  summary: { text: string | null; tokens: number } | null;
  /** In order. */
  messages: SeenMessage[];
  /** How many messages of the path came before those. */
  left_out: number;
  /** The newest of them; null when there are none. */
  left_out_id: string | null;
  /** Tokens that the request could have held, beside room for the answer. */
  budget: number;
  /** Room for the answer, in tokens. */
  max_tokens: number;
  /** Of the whole request. */
  estimated_tokens: number;
  /** As the provider counted them; null while that is not known. */
  input_tokens: number | null;
}

export interface StopRuns {
  /** Stop this run only. */
  run_id?: string;
  /** Stop the runs this message started, or the run that writes it. */
  message_id?: string;
}

export interface StopAccepted {
  /** Runs that were active and are now asked to stop (or already ended by it). */
  runs: string[];
  offset: string;
}

export interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

export type SessionPage = Page<ListedSession>;
export type MessagePage = Page<Message>;

/** `GET /api/v1/config`: what a signed-out visitor needs to know. */
export interface PublicConfig {
  demo_login: boolean;
  sign_up: boolean;
  version: string;
}
