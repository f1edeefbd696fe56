/** US dollars per million tokens; null where the provider names no price. */
export interface TokenRates {
  input: number;
  output: number;
  /** Of input that was read from the provider's cache. */
  cache_read: number | null;
  /** Of input that was written to it, for minutes and for an hour. */
  cache_write: number | null;
  cache_write_1h: number | null;
}

export interface ModelPrices extends TokenRates {
  /** Of longer requests, by rising length: they hold for the whole request, not only for what is above. */
  tiers: (TokenRates & { above_input_tokens: number })[];
}

export interface PriceChange {
  /** RFC 3339. */
  effective_from: string;
  /** Null: that it changes is known, not to what. */
  prices: ModelPrices | null;
}

export const MODEL_INPUTS = ["text", "image", "audio", "video", "file"] as const;
export type ModelInput = (typeof MODEL_INPUTS)[number];

/** What is known of a model; null where it is not. */
export interface ModelDescription {
  name: string;
  /** Tokens that fit into a request and its answer. */
  context_tokens: number | null;
  max_output_tokens: number | null;
  inputs: ModelInput[];
  reasoning: boolean | null;
  /** What it costs now. */
  prices: ModelPrices | null;
  /** The next change that is known, when it is at most 60 days away. */
  price_change: PriceChange | null;
}

export interface ModelInfo extends ModelDescription {
  id: string;
  provider: string;
  /** True for the scripted demo model, which must be labelled wherever it shows. */
  demo: boolean;
}

/** `GET /models`: those a person can choose, the most likely first. */
export interface ModelList {
  items: ModelInfo[];
  default_model: string;
}

/** A price that the workspace set: it holds from its date on, whatever the catalogue says, until the next one does. */
export interface PriceOverride extends PriceChange {
  id: string;
  prices: ModelPrices;
}

/** A model as those see it who set up the deployment. */
export interface AdminModel extends ModelInfo {
  /** Whether a provider that is set up has it; people with keys of their own may have more. */
  offered: boolean;
  hidden: boolean;
  /** Registered by hand. */
  added: boolean;
  price_source: "catalog" | "override" | null;
  /** Until when the provider promises today's price at least, as a day, where it says so. */
  price_assured_until: string | null;
  /** The newest date first. */
  overrides: PriceOverride[];
}

/** `GET /admin/models`. */
export interface AdminModelList {
  items: AdminModel[];
  /** The day of the catalogue that came with this version. */
  catalog_as_of: string;
  /** What the workspace chose; null: the first model that is set up. */
  default_model: string | null;
}

/** `POST /admin/models`: a model the catalogue does not have, for instance one that was fine-tuned. */
export interface AddModel {
  /** `<provider>/<model>`. */
  id: string;
  name: string;
  context_tokens?: number;
  max_output_tokens?: number;
  inputs?: ModelInput[];
  reasoning?: boolean;
  /** What it has cost from the beginning. */
  prices?: NewPrices;
}

/** Like `ModelPrices`; what is left out has no price. */
export type NewPrices = Pick<TokenRates, "input" | "output"> &
  Partial<Omit<TokenRates, "input" | "output">> & {
    tiers?: (Pick<TokenRates, "input" | "output"> & Partial<TokenRates> & { above_input_tokens: number })[];
  };

/** `POST /admin/models/prices`. */
export interface AddPrice {
  model: string;
  /** RFC 3339; omitted: now. */
  effective_from?: string;
  prices: NewPrices;
}

/** `PATCH /admin/models`: what is left out stays as it is. */
export interface ChangeModel {
  id: string;
  hidden?: boolean;
  /** Whether people who choose none get this one. */
  default?: boolean;
}
