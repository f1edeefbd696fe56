import { z } from "@hono/zod-openapi";
import { API_KEY_SCOPES, isId, soundText } from "@millrace/protocol";

const TIME = z.iso.datetime();
const NAME = z.string().trim().min(1).max(100).transform(soundText);
export const SCOPES = z.array(z.enum(API_KEY_SCOPES));

export const API_KEY_ID = z
  .string()
  .refine((id) => isId("key", id))
  .openapi({ example: "key_019aa3f4c1d27c0a8f6e3b2d9a4e5f64" });

export const CREATE_API_KEY = z
  .strictObject({
    name: NAME,
    scopes: SCOPES.min(1)
      .max(API_KEY_SCOPES.length)
      .transform((given) => API_KEY_SCOPES.filter((scope) => given.includes(scope))),
    expires_at: z.iso.datetime({ offset: true }).nullable(),
  })
  .openapi("CreateApiKey");

export const RENAME_API_KEY = z.strictObject({ name: NAME }).openapi("RenameApiKey");

export const API_KEY = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string(),
    scopes: SCOPES,
    created_at: TIME,
    expires_at: TIME.nullable(),
    last_used_at: TIME.nullable(),
  })
  .openapi("ApiKey");
export const NEW_API_KEY = API_KEY.extend({ key: z.string() }).openapi("NewApiKey");
export const API_KEY_LIST = z.object({ items: z.array(API_KEY) }).openapi("ApiKeyList");
