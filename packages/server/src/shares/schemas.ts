import { z } from "@hono/zod-openapi";
import { isId } from "@millrace/protocol";
import { MESSAGE_ID } from "../sessions/schemas.ts";

const TIME = z.iso.datetime();

export const SHARE_ID = z
  .string()
  .refine((id) => isId("shr", id))
  .openapi({ example: "shr_019aa3f4c1d27c0a8f6e3b2d9a4e5f63" });

/** 128 random bits in base64url. */
export const SHARE_TOKEN = z.string().regex(/^[\w-]{22}$/);

export const CREATE_SHARE = z.strictObject({ message_id: MESSAGE_ID.exactOptional() }).openapi("CreateShare");

const SHARE = z.object({ id: z.string(), message_id: z.string(), created_at: TIME }).openapi("Share");
export const NEW_SHARE = SHARE.extend({ token: z.string(), url: z.string() }).openapi("NewShare");
export const SHARE_LIST = z.object({ items: z.array(SHARE) }).openapi("ShareList");

export const SHARED_PAGE = z
  .object({
    title: z.string(),
    items: z.array(
      z
        .object({
          role: z.enum(["user", "assistant"]),
          text: z.string(),
          redacted: z.literal(true).optional(),
          model: z.string().optional(),
          created_at: TIME,
        })
        .openapi("SharedMessage"),
    ),
    next_cursor: z.string().nullable(),
  })
  .openapi("SharedPage");
