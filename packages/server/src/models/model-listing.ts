import type { ModelDescription } from "@millrace/protocol";

/** What the list of models is made of beyond the ids that are configured. Ids are whole: `<provider>/<model>`. */
export interface ModelListing {
  /** Null: nothing is known of it. */
  describe(id: string): ModelDescription | null;
  /** Those the workspace registered. */
  addedOf(provider: string): readonly string[];
  /** Those the catalogue has and the provider still offers. */
  currentOf(provider: string): readonly string[];
  /** Whether it is left out of lists; it can be used nevertheless. */
  isHidden(id: string): boolean;
  /** What the workspace chose for those who do not choose. */
  defaultModel(): string | null;
}
