import type { ModelDescription, PriceChange } from "@millrace/protocol";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import { type Clock, repeat } from "../clock.ts";
import type { ModelListing } from "../models/model-listing.ts";
import type { Pricing } from "../models/pricing.ts";
import type { Tables } from "../storage/schema.ts";
import { byFamily } from "./by-family.ts";
import { type CatalogData, type CatalogModel, type DatedPrices, loadCatalogData, publishedAt } from "./catalog-data.ts";
import { createPricing } from "./pricing.ts";
import { NOTHING_SET, readWorkspaceModels, type WorkspaceModels } from "./workspace-models.ts";

/** How long another node may go on with what was set before. */
const REFRESH_MS = 3_000;
const DAY_MS = 24 * 60 * 60 * 1_000;
/** How far ahead people are told of a new price. */
const NOTICE_MS = 60 * DAY_MS;

export interface ModelCatalogOptions {
  readonly db: Kysely<Tables>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Left out: what came with this version. */
  readonly data?: CatalogData;
}

/**
 * What is known of models: the catalogue, and over it what the workspace has set. The latter is held in memory and read
 * again every few seconds, so that asking for a price waits for nothing.
 */
export class ModelCatalog implements ModelListing {
  readonly pricing: Pricing;
  readonly data: CatalogData;
  readonly #options: ModelCatalogOptions;
  /** In the order in which they are listed. */
  readonly #byProvider: ReadonlyMap<string, readonly CatalogModel[]>;
  #workspace = NOTHING_SET;
  /** Reads are numbered, for an older one may end later. */
  #asked = 0;
  #shown = 0;
  #stop = () => {};

  constructor(options: ModelCatalogOptions) {
    this.#options = options;
    this.data = options.data ?? loadCatalogData();
    const inOrder = [...this.data.models.values()].sort((one, other) => byFamily(one.id, other.id));
    this.#byProvider = Map.groupBy(inOrder, ({ id }) => id.slice(0, Math.max(id.indexOf("/"), 0)));
    this.pricing = createPricing((model, at) => this.#datedAt(model, at)?.prices ?? null);
  }

  get workspace(): WorkspaceModels {
    return this.#workspace;
  }

  /** Reads what the workspace has set. @throws the database's error; what was known before goes on holding */
  async refresh(): Promise<void> {
    const number = ++this.#asked;
    const read = await readWorkspaceModels(this.#options.db);
    if (number < this.#shown) return;
    this.#shown = number;
    this.#workspace = read;
  }

  /** Keeps up with what other nodes are told. */
  start(): void {
    const { clock, logger } = this.#options;
    const follow = () =>
      this.refresh().catch((error: unknown) => logger.warn({ err: error }, "settings of models could not be read"));
    this.#stop = repeat(clock, () => void follow(), REFRESH_MS);
  }

  stop(): void {
    this.#stop();
  }

  describe(id: string): ModelDescription | null {
    const known = this.data.models.get(id);
    const added = this.#workspace.added.get(id);
    const hasPrice = this.#workspace.overrides.has(id);
    if (!known && !added && !hasPrice) return null;
    const now = this.#options.clock.now();
    return {
      name: added?.name ?? known?.name ?? id.slice(id.indexOf("/") + 1),
      context_tokens: added?.context_tokens ?? known?.contextTokens ?? null,
      max_output_tokens: added?.max_output_tokens ?? known?.maxOutputTokens ?? null,
      inputs: added?.inputs ?? known?.inputs ?? ["text"],
      reasoning: added?.reasoning ?? known?.reasoning ?? null,
      prices: this.#datedAt(id, now)?.prices ?? null,
      price_change: this.#changeAfter(id, now),
    };
  }

  addedOf(provider: string): string[] {
    return [...this.#workspace.added.keys()].filter((id) => id.startsWith(`${provider}/`));
  }

  currentOf(provider: string): string[] {
    const now = this.#options.clock.now();
    return (this.#byProvider.get(provider) ?? [])
      .filter(({ deprecatedFrom }) => deprecatedFrom === null || deprecatedFrom > now)
      .map(({ id }) => id);
  }

  isHidden(id: string): boolean {
    return this.#workspace.hidden.has(id);
  }

  defaultModel(): string | null {
    return this.#workspace.defaultModel;
  }

  /** Where today's price comes from. */
  priceSource(id: string): "catalog" | "override" | null {
    const now = this.#options.clock.now();
    if (this.#overrideAt(id, now)) return "override";
    return this.#datedAt(id, now)?.prices ? "catalog" : null;
  }

  #datedAt(id: string, at: number): DatedPrices | undefined {
    return this.#overrideAt(id, at) ?? publishedAt(this.data, id, at);
  }

  #overrideAt(id: string, at: number): DatedPrices | undefined {
    return this.#workspace.overrides.get(id)?.findLast(({ from }) => from <= at);
  }

  #changeAfter(id: string, now: number): PriceChange | null {
    const published = this.#overrideAt(id, now) ? [] : (this.data.models.get(id)?.prices ?? []);
    const [next] = [...(this.#workspace.overrides.get(id) ?? []), ...published]
      .filter(({ from }) => from > now && from <= now + NOTICE_MS)
      .sort((one, other) => one.from - other.from);
    return next ? { effective_from: new Date(next.from).toISOString(), prices: next.prices } : null;
  }
}
