import { z } from "@hono/zod-openapi";
import { isId, MODEL_INPUTS, soundText } from "@millrace/protocol";

const TIME = z.iso.datetime();
/** US dollars per million tokens; the limit only keeps sums within what a number can hold. */
const RATE = z.number().nonnegative().max(1_000_000);
const OPTIONAL_RATE = RATE.nullable().default(null);
const TOKENS = z.int().positive().max(1_000_000_000);

const RATES = {
  input: RATE,
  output: RATE,
  cache_read: OPTIONAL_RATE,
  cache_write: OPTIONAL_RATE,
  cache_write_1h: OPTIONAL_RATE,
};
/** As an administrator gives them and as the database keeps them. */
export const NEW_PRICES = z
  .strictObject({
    ...RATES,
    tiers: z
      .array(z.strictObject({ ...RATES, above_input_tokens: TOKENS }))
      .max(10)
      .refine(rise, "tiers go by rising length, each length once")
      .default([]),
  })
  .openapi("NewPrices");

export const MODEL_ID = z
  .string()
  .max(200)
  .regex(/^[a-z0-9][a-z0-9-]*\/\S+$/, "a model is <provider>/<model>");

/** A model of the workspace's own as the database keeps it. */
export const ADDED_DESCRIPTION = z.strictObject({
  name: z.string().trim().min(1).max(100).transform(soundText),
  context_tokens: TOKENS.nullable().default(null),
  max_output_tokens: TOKENS.nullable().default(null),
  inputs: z.array(z.enum(MODEL_INPUTS)).max(MODEL_INPUTS.length).default(["text"]),
  reasoning: z.boolean().nullable().default(null),
});
export const ADD_MODEL = ADDED_DESCRIPTION.extend({ id: MODEL_ID, prices: NEW_PRICES.optional() }).openapi("AddModel");
export const ADD_PRICE = z
  .strictObject({ model: MODEL_ID, effective_from: TIME.optional(), prices: NEW_PRICES })
  .openapi("AddPrice");
export const CHANGE_MODEL = z
  .strictObject({
    id: z.union([MODEL_ID, z.literal("demo")]),
    hidden: z.boolean().exactOptional(),
    default: z.boolean().exactOptional(),
  })
  .openapi("ChangeModel");
export const PRICE_ID = z
  .string()
  .refine((id) => isId("prc", id))
  .openapi({ example: "prc_019aa3f4c1d27c0a8f6e3b2d9a4e5f63" });

const ANSWERED_RATES = {
  input: z.number(),
  output: z.number(),
  cache_read: z.number().nullable(),
  cache_write: z.number().nullable(),
  cache_write_1h: z.number().nullable(),
};
const PRICES = z
  .object({ ...ANSWERED_RATES, tiers: z.array(z.object({ ...ANSWERED_RATES, above_input_tokens: z.number() })) })
  .openapi("ModelPrices");
const MODEL_FIELDS = {
  id: z.string(),
  name: z.string(),
  provider: z.string(),
  demo: z.boolean(),
  context_tokens: z.number().nullable(),
  max_output_tokens: z.number().nullable(),
  inputs: z.array(z.enum(MODEL_INPUTS)),
  reasoning: z.boolean().nullable(),
  prices: PRICES.nullable(),
  price_change: z.object({ effective_from: TIME, prices: PRICES.nullable() }).nullable(),
};

export const MODEL_LIST = z
  .object({ items: z.array(z.object(MODEL_FIELDS).openapi("Model")), default_model: z.string() })
  .openapi("ModelList");
export const ADMIN_MODEL_LIST = z
  .object({
    items: z.array(
      z
        .object({
          ...MODEL_FIELDS,
          offered: z.boolean(),
          hidden: z.boolean(),
          added: z.boolean(),
          price_source: z.enum(["catalog", "override"]).nullable(),
          price_assured_until: z.iso.date().nullable(),
          overrides: z.array(z.object({ id: z.string(), effective_from: TIME, prices: PRICES })),
        })
        .openapi("AdminModel"),
    ),
    catalog_as_of: z.iso.date(),
    default_model: z.string().nullable(),
  })
  .openapi("AdminModelList");

function rise(tiers: readonly { above_input_tokens: number }[]): boolean {
  return tiers.every((tier, index) => tier.above_input_tokens > (tiers[index - 1]?.above_input_tokens ?? 0));
}
