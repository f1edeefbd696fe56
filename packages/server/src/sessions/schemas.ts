import { z } from "@hono/zod-openapi";
import {
  isId,
  MAX_CONTENT_LENGTH,
  type Message,
  RUN_ERROR_CODES,
  SESSION_MODES,
  soundText,
  WHEN_BUSY,
} from "@millrace/protocol";

/** The API's shapes: what requests are checked against, and what the OpenAPI document says of answers. */

const TIME = z.iso.datetime().openapi({ example: "2026-11-21T09:30:00.000Z" });
const OUTCOME = ["completed", "stopped", "failed", "interrupted", "suspended"] as const;

export const SESSION_ID = z
  .string()
  .refine((id) => isId("ses", id))
  .openapi({ example: "ses_019aa3f4c1d27c0a8f6e3b2d9a4e5f60" });
export const RUN_ID = z
  .string()
  .refine((id) => isId("run", id))
  .openapi({ example: "run_019aa3f4c1d27c0a8f6e3b2d9a4e5f61" });
export const MESSAGE_ID = z
  .string()
  .refine((id) => isId("msg", id), { message: "Not a message id." })
  .openapi({ example: "msg_019aa3f4c1d27c0a8f6e3b2d9a4e5f62" });

/** For text that names something: no store may change it on the way in (LOG6), or two copies would name two things. */
export const SOUND_TEXT = z.string().refine((text) => soundText(text) === text, { message: "Not valid text." });

const NAME = z.string().trim().min(1).max(200);

export const CREATE_SESSION = z
  .strictObject({
    title: NAME.exactOptional(),
    mode: z.enum(SESSION_MODES).exactOptional(),
    context_tags: z.array(z.string().min(1).max(100)).max(50).exactOptional(),
    system_prompt: z.string().max(20_000).exactOptional(),
    title_source: z.literal("message").exactOptional(),
  })
  .openapi("CreateSession");

export const UPDATE_SESSION = z
  .strictObject({
    title: NAME.exactOptional(),
    context_tags: z.array(z.string().trim().min(1).max(40)).max(20).exactOptional(),
    pinned: z.boolean().exactOptional(),
    archived: z.boolean().exactOptional(),
  })
  .refine((change) => Object.keys(change).length > 0, { message: "Say what to change." })
  .openapi("UpdateSession");

export const DELETE_SESSION_QUERY = z.object({ undo_seconds: z.coerce.number().int().min(0).max(60).default(0) });

export const MARK_READ = z.strictObject({ offset: z.string().max(64) }).openapi("MarkRead");

/** What a person can say at once. */
export const CONTENT = z
  .string()
  .max(MAX_CONTENT_LENGTH)
  .refine((text) => text.trim() !== "", { message: "Say something." });

export const SEND_MESSAGE = z
  .strictObject({
    session_id: SOUND_TEXT.max(64),
    content: CONTENT,
    parent_id: MESSAGE_ID.nullable().exactOptional(),
    client_message_id: SOUND_TEXT.min(1).max(200).exactOptional(),
    model: SOUND_TEXT.min(1).max(200).exactOptional(),
    max_tokens: z.int().min(1).max(128_000).exactOptional(),
    temperature: z.number().min(0).max(2).exactOptional(),
    when_busy: z.enum(WHEN_BUSY).exactOptional(),
  })
  .openapi("SendMessage");

export const STOP_RUNS = z
  .strictObject({ run_id: z.string().max(64).exactOptional(), message_id: z.string().max(64).exactOptional() })
  .openapi("StopRuns");

export const RETRY_RUN = z.strictObject({ model: SOUND_TEXT.min(1).max(200).exactOptional() }).openapi("RetryRun");

export const UPDATE_QUEUED = z
  .strictObject({ content: CONTENT.exactOptional(), before: RUN_ID.nullable().exactOptional() })
  .openapi("UpdateQueued");

export const FORK_SESSION = z
  .strictObject({ message_id: MESSAGE_ID, title: NAME.exactOptional() })
  .openapi("ForkSession");

export const PAGE_QUERY = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).exactOptional(),
});

export const SESSION_LIST_QUERY = PAGE_QUERY.extend({
  archived: z.enum(["true", "false"]).default("false"),
  tag: SOUND_TEXT.min(1).max(100).exactOptional(),
});

export const SESSION = z
  .object({
    id: z.string(),
    title: z.string(),
    mode: z.enum(SESSION_MODES),
    context_tags: z.array(z.string()),
    system_prompt: z.string().nullable(),
    status: z.literal("active"),
    message_count: z.int(),
    created_at: TIME,
    updated_at: TIME,
    last_message_at: TIME.nullable(),
  })
  .openapi("Session");

const FAILURE = { code: z.enum(RUN_ERROR_CODES), message: z.string(), retryable: z.boolean() };
const FAILED_PROVIDER = { provider: z.string().optional(), retry_at: TIME.optional() };
const RUN_ERROR = z
  .object({
    ...FAILURE,
    ...FAILED_PROVIDER,
    earlier: z.object({ model: z.string(), error: z.object({ ...FAILURE, ...FAILED_PROVIDER }) }).optional(),
  })
  .openapi("RunError");

const PART = z
  .looseObject({ type: z.string() })
  .openapi("MessagePart", { description: "A message part in the shape of the AI SDK v7 `UIMessage` parts." });

const MESSAGE_SHAPE = z
  .object({
    id: z.string(),
    parent_id: z.string().nullable(),
    role: z.enum(["user", "assistant"]),
    parts: z.array(PART),
    redacted: z.literal(true).optional(),
    created_at: TIME,
    author_id: z.string().optional(),
    client_message_id: z.string().nullable().optional(),
    model: z.string().optional(),
    asked_model: z.string().optional(),
    run_id: z.string().optional(),
    status: z.enum(["queued", "running", ...OUTCOME]).optional(),
    finish_reason: z.enum(["stop", "length", "content-filter", "tool-calls", "other"]).nullable().optional(),
    usage: z.record(z.string(), z.int().nullable()).nullable().optional(),
    latency_ms: z.number().nullable().optional(),
    ttft_ms: z.number().nullable().optional(),
    error: RUN_ERROR.nullable().optional(),
  })
  .openapi("Message");
/** Only described here: messages come out of the reducer, and nothing parses them again. Hence the reducer's type. */
export const MESSAGE = MESSAGE_SHAPE as unknown as z.ZodType<Message>;

const RUN = z
  .object({
    id: z.string(),
    session_id: z.string(),
    message_id: z.string(),
    kind: z.enum(["answer", "retry", "continue"]),
    model: z.string(),
    status: z.enum(["queued", "running", ...OUTCOME]),
  })
  .openapi("Run");

export const OFFSET = z.string().openapi({ example: "00000001_0000000000000042" });

export const SNAPSHOT = z
  .object({
    session: SESSION,
    messages: z.array(MESSAGE),
    waiting: z.array(MESSAGE),
    leaf_id: z.string().nullable(),
    older_cursor: z.string().nullable(),
    branches: z.record(z.string(), z.array(z.string())),
    active_runs: z.array(
      z.object({
        id: z.string(),
        message_id: z.string(),
        kind: z.enum(["answer", "retry", "continue"]),
        model: z.string(),
        status: z.enum(["queued", "running"]),
        stop_requested: z.boolean(),
      }),
    ),
    offset: OFFSET,
  })
  .openapi("Snapshot");

export const SESSION_PAGE = z
  .object({
    items: z.array(
      SESSION.extend({
        unread: z.boolean(),
        active: z.boolean(),
        pinned: z.boolean(),
        archived: z.boolean(),
      }).openapi("ListedSession"),
    ),
    next_cursor: z.string().nullable(),
  })
  .openapi("SessionPage");
export const TAG_LIST = z.object({ items: z.array(z.string()) }).openapi("TagList");

export const MESSAGE_PAGE = z
  .object({ items: z.array(MESSAGE), next_cursor: z.string().nullable() })
  .openapi("MessagePage");
export const ACCEPTED = z.object({ message: MESSAGE, run: RUN, offset: OFFSET }).openapi("Accepted");
export const ANSWERED = z.object({ message: MESSAGE, run: RUN }).openapi("Answered");
export const SESSION_TREE = z
  .object({
    items: z.array(
      z
        .object({
          id: z.string(),
          parent_id: z.string().nullable(),
          last_id: z.string(),
          message_count: z.int(),
          role: z.enum(["user", "assistant"]),
          created_at: TIME,
          preview: z.string(),
        })
        .openapi("Stretch"),
    ),
  })
  .openapi("SessionTree");
export const RUN_CONTEXT = z
  .object({
    run_id: z.string(),
    model: z.string(),
    system: z.object({ text: z.string(), tokens: z.int() }),
    summary: z.object({ text: z.string().nullable(), tokens: z.int() }).nullable(),
    messages: z.array(
      z
        .object({
          id: z.string().nullable(),
          role: z.enum(["user", "assistant"]),
          text: z.string(),
          tools: z.array(z.string()),
          tokens: z.int(),
          erased: z.boolean(),
        })
        .openapi("SeenMessage"),
    ),
    left_out: z.int(),
    left_out_id: z.string().nullable(),
    budget: z.int(),
    max_tokens: z.int(),
    estimated_tokens: z.int(),
    input_tokens: z.int().nullable(),
  })
  .openapi("RunContext");
export const STOP_ACCEPTED = z.object({ runs: z.array(z.string()), offset: OFFSET }).openapi("StopAccepted");
