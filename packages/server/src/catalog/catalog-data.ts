import { MODEL_INPUTS, type ModelInput, type ModelPrices } from "@millrace/protocol";
import { z } from "zod";
import generated from "./model-catalog.json" with { type: "json" };
import overlay from "./overlay.json" with { type: "json" };

/** Prices, and from when they hold in milliseconds since 1970; null: not known from then on. */
export interface DatedPrices {
  readonly from: number;
  readonly prices: ModelPrices | null;
}

/** A model as the catalogue has it. */
export interface CatalogModel {
  /** `<provider>/<model>`, or `demo`. */
  readonly id: string;
  readonly name: string;
  readonly contextTokens: number | null;
  readonly maxOutputTokens: number | null;
  readonly inputs: ModelInput[];
  readonly reasoning: boolean | null;
  /** By rising date; empty where no price is known. */
  readonly prices: readonly DatedPrices[];
  /** The day until which today's price is promised at least, `YYYY-MM-DD`. */
  readonly assuredUntil: string | null;
  /** From when on it is not offered any more. */
  readonly deprecatedFrom: number | null;
}

export interface CatalogData {
  /** The day of the newer of its two files. */
  readonly asOf: string;
  /** By id. */
  readonly models: ReadonlyMap<string, CatalogModel>;
}

/** A day begins at midnight UTC. */
const DAY = z.iso.date();
const RATE = z.number().nonnegative();
const RATES = {
  input: RATE,
  output: RATE,
  cache_read: RATE.nullable().default(null),
  cache_write: RATE.nullable().default(null),
  cache_write_1h: RATE.nullable().default(null),
};
const TIERS = z
  .array(z.strictObject({ above_input_tokens: z.int().positive(), ...RATES }))
  .refine(
    (tiers) => tiers.every((tier, index) => tier.above_input_tokens > (tiers[index - 1]?.above_input_tokens ?? 0)),
    "tiers go by rising length",
  );
const FROM = { effective_from: DAY.optional() };
const PRICES = z.union([
  z.strictObject({ ...FROM, ...RATES, tiers: TIERS.default([]) }),
  z.strictObject({ ...FROM, unknown: z.literal(true) }),
]);
const MODEL = z.strictObject({
  id: z.string(),
  name: z.string(),
  context_tokens: z.int().positive().optional(),
  max_output_tokens: z.int().positive().optional(),
  inputs: z.array(z.enum(MODEL_INPUTS)),
  reasoning: z.boolean().optional(),
  prices: z.array(PRICES).refine(goByDate, "prices go by rising date"),
  assured_until: DAY.optional(),
  deprecated_from: DAY.optional(),
});
const SOURCE = z.strictObject({
  package: z.string(),
  version: z.string(),
  license: z.string(),
  author: z.string(),
  url: z.string(),
});
const GENERATED = z.strictObject({ source: SOURCE, as_of: DAY, models: z.array(MODEL) });
const OVERLAY = z.strictObject({ as_of: DAY, models: z.array(MODEL.partial().required({ id: true })) });

/** What came with this version: the generated catalogue, and laid over it what is known beyond it. */
export function loadCatalogData(): CatalogData {
  return mergeCatalog(generated, overlay);
}

/** @throws ZodError when a file is not what it should be, or the overlay adds a model without saying what it is */
export function mergeCatalog(generatedFile: unknown, overlayFile: unknown): CatalogData {
  const base = GENERATED.parse(generatedFile);
  const laidOver = OVERLAY.parse(overlayFile);
  const models = new Map(base.models.map((model) => [model.id, toModel(model)]));
  const known = new Map(base.models.map((model) => [model.id, model]));
  for (const change of laidOver.models) {
    models.set(change.id, toModel(MODEL.parse({ ...known.get(change.id), ...change })));
  }
  const [, asOf] = [base.as_of, laidOver.as_of].sort();
  return { asOf: asOf ?? base.as_of, models };
}

/** What the catalogue says of a time; undefined where it says nothing. */
export function publishedAt({ models }: CatalogData, id: string, at: number): DatedPrices | undefined {
  return models.get(id)?.prices.findLast(({ from }) => from <= at);
}

function toModel(model: z.infer<typeof MODEL>): CatalogModel {
  return {
    id: model.id,
    name: model.name,
    contextTokens: model.context_tokens ?? null,
    maxOutputTokens: model.max_output_tokens ?? null,
    inputs: model.inputs,
    reasoning: model.reasoning ?? null,
    prices: model.prices.map((dated) => ({ from: startOf(dated.effective_from), prices: pricesOf(dated) })),
    assuredUntil: model.assured_until ?? null,
    deprecatedFrom: model.deprecated_from === undefined ? null : startOf(model.deprecated_from),
  };
}

function pricesOf(dated: z.infer<typeof PRICES>): ModelPrices | null {
  if ("unknown" in dated) return null;
  const { effective_from: _, ...prices } = dated;
  return prices;
}

/** What has no date has held as long as anybody remembers. */
function startOf(day: string | undefined): number {
  return day === undefined ? 0 : Date.parse(day);
}

function goByDate(prices: readonly { effective_from?: string | undefined }[]): boolean {
  return prices.every(
    ({ effective_from }, index) => index === 0 || startOf(effective_from) > startOf(prices[index - 1]?.effective_from),
  );
}
