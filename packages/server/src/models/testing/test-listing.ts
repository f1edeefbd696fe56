import type { ModelListing } from "../model-listing.ts";

/** A listing that knows nothing but what it is told. */
export function testListing(known: Partial<ModelListing> = {}): ModelListing {
  return {
    describe: () => null,
    addedOf: () => [],
    currentOf: () => [],
    isHidden: () => false,
    defaultModel: () => null,
    ...known,
  };
}
