import { z } from "@hono/zod-openapi";
import { isId, KEY_OUTCOMES, KEY_PROVIDERS, KEY_SOURCES } from "@millrace/protocol";
import { TAKEN_NAMES } from "./key-row.ts";

export const MAX_MODELS = 200;
export const MODEL_LENGTH = 200;

const MODELS = z.array(z.string().trim().min(1).max(MODEL_LENGTH)).max(MAX_MODELS);

export const KEY_ID = z
  .string()
  .refine((id) => isId("pky", id))
  .openapi({ example: "pky_019aa3f4c1d27c0a8f6e3b2d9a4e5f63" });

/** No issue may quote what it is about, names of fields included: it may be a key (SEC4). */
export const SAVE_KEY = z
  .strictObject(
    {
      provider: z.enum(KEY_PROVIDERS),
      name: z
        .string()
        .regex(/^[a-z0-9][a-z0-9-]{0,31}$/, "takes small letters, digits and dashes, at most 32")
        .refine((name) => !TAKEN_NAMES.includes(name), "is taken")
        .exactOptional(),
      base_url: z
        .string()
        .trim()
        .max(500)
        .refine((text) => URL.canParse(text), "must be an address")
        .exactOptional(),
      key: z
        .string()
        .trim()
        .min(1)
        .max(1_000)
        // Keys travel in headers.
        .regex(/^[\x21-\x7e]+$/, "takes letters, digits and signs without spaces")
        .exactOptional(),
      models: MODELS.exactOptional(),
      untested: z.literal(true).exactOptional(),
    },
    { error: ({ code }) => (code === "unrecognized_keys" ? "There is more in it than this takes" : undefined) },
  )
  .refine(
    ({ provider, name, base_url }) =>
      [name, base_url].every((given) => (given !== undefined) === (provider === "server")),
    "Servers, and nothing else, have a name and a base_url",
  )
  .refine(({ provider, key }) => provider === "server" || key !== undefined, "A key is needed")
  .openapi("SaveProviderKey");

const PROVIDER_KEY = z
  .object({
    id: z.string(),
    provider: z.enum(KEY_PROVIDERS),
    name: z.string(),
    base_url: z.string().nullable(),
    hint: z.string().nullable(),
    has_key: z.boolean(),
    models: z.array(z.string()).nullable(),
    state: z.enum([...KEY_OUTCOMES, "unreadable"]),
    tested_at: z.iso.datetime(),
    created_at: z.iso.datetime(),
  })
  .openapi("ProviderKey");

const LIST = z.object({
  items: z.array(PROVIDER_KEY),
  in_use: z.array(z.object({ name: z.string(), title: z.string(), key_source: z.enum(KEY_SOURCES) })),
});
export const OWN_KEYS = LIST.extend({ own_keys: z.boolean() }).openapi("ProviderKeyList");
export const WORKSPACE_KEYS = LIST.extend({ not_current: z.number().int() }).openapi("WorkspaceKeyList");

export const TESTED_KEY = z
  .object({ outcome: z.enum(KEY_OUTCOMES), key: PROVIDER_KEY.nullable() })
  .openapi("TestedProviderKey");
