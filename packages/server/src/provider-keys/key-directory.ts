import type { ProviderInUse } from "@millrace/protocol";
import type { ProviderDirectory, ProviderSetup } from "../models/models-config.ts";
import type { ProviderKeyDependencies } from "./dependencies.ts";
import { openRow, toSetup } from "./key-row.ts";
import { readKeys, resealKeys } from "./key-store.ts";

/** How long keys are kept in memory: for so long a change on another node may not count here. */
const KEPT_MS = 2_000;
const MAX_KEPT = 1_000;

/** Where providers are called with the keys that people stored: a person's own before the workspace's before the environment's. */
export class KeyDirectory implements ProviderDirectory {
  readonly #deps: ProviderKeyDependencies;
  /** By owner; null is the workspace. */
  readonly #kept = new Map<string | null, { setups: Promise<readonly ProviderSetup[]>; until: number }>();

  constructor(deps: ProviderKeyDependencies) {
    this.#deps = deps;
  }

  async setupsFor(userId: string): Promise<readonly ProviderSetup[]> {
    const own = this.#deps.ownKeys ? this.#stored(userId) : [];
    return firstOfEach([...(await own), ...(await this.workspaceSetupsFor(userId))]);
  }

  /** What there is for a person without their own keys. */
  async workspaceSetupsFor(userId: string): Promise<readonly ProviderSetup[]> {
    return firstOfEach([...(await this.#stored(null)), ...(await this.#deps.environment.setupsFor(userId))]);
  }

  /** Call when the keys of an owner changed, after the commit. */
  changed(ownerId: string | null): void {
    this.#kept.delete(ownerId);
  }

  #stored(ownerId: string | null): Promise<readonly ProviderSetup[]> {
    const now = this.#deps.clock.elapsed();
    const kept = this.#kept.get(ownerId);
    if (kept && kept.until > now) return kept.setups;
    if (this.#kept.size >= MAX_KEPT) this.#kept.clear();
    const setups = this.#load(ownerId);
    const entry = { setups, until: now + KEPT_MS };
    this.#kept.set(ownerId, entry);
    setups.catch(() => {
      if (this.#kept.get(ownerId) === entry) this.#kept.delete(ownerId);
    });
    return setups;
  }

  async #load(ownerId: string | null): Promise<readonly ProviderSetup[]> {
    const { ring, logger } = this.#deps;
    const rows = await readKeys(this.#deps, ownerId);
    // Another node may still seal with the secret of before.
    const old = rows.filter(({ sealed }) => sealed !== null && !ring.isCurrent(sealed));
    if (old.length > 0) {
      resealKeys(this.#deps, old).catch((error: unknown) =>
        logger.warn({ err: error }, "keys could not be sealed anew"),
      );
    }
    return rows.flatMap((row) => {
      const open = openRow(row, ring);
      return (open && toSetup(open, this.#deps)) ?? [];
    });
  }
}

export function inUse(setups: readonly ProviderSetup[]): ProviderInUse[] {
  return setups.map(({ name, title, keySource }) => ({ name, title, key_source: keySource }));
}

function firstOfEach(setups: readonly ProviderSetup[]): readonly ProviderSetup[] {
  const names = new Set<string>();
  return setups.filter(({ name }) => !names.has(name) && names.add(name));
}
