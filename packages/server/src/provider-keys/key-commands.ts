import type { SaveProviderKey, TestedProviderKey } from "@millrace/protocol";
import { problem } from "../http/problems.ts";
import type { ProviderKeyDependencies } from "./dependencies.ts";
import type { KeyDirectory } from "./key-directory.ts";
import { hintOf, type KeyRow, openRow, placeOf, toProviderKey, toSetup } from "./key-row.ts";
import { readKey, readKeys, recordTest, removeKey, replaceKey } from "./key-store.ts";
import { type Trial, tryKey } from "./try-key.ts";

/** Keys one owner can have (SEC7). */
const MAX_KEYS = 50;

/** What is done with the keys of one owner: a person, or with null the workspace. */
export class KeyCommands {
  readonly #deps: ProviderKeyDependencies;
  readonly #directory: KeyDirectory;
  readonly #ownerId: string | null;

  constructor(deps: ProviderKeyDependencies, directory: KeyDirectory, ownerId: string | null) {
    this.#deps = deps;
    this.#directory = directory;
    this.#ownerId = ownerId;
  }

  async list() {
    const rows = await readKeys(this.#deps, this.#ownerId);
    return rows.map((row) => toProviderKey(row, this.#deps.ring));
  }

  /**
   * Tries the key, and saves it in the place of the one with its name when it works; when nothing answers, only if that is
   * wanted.
   *
   * @throws ProblemError `conflict`
   */
  async save({ provider, name = provider, models, untested, ...rest }: SaveProviderKey): Promise<TestedProviderKey> {
    const { base_url = null, key = null } = rest;
    const { ring, clock, createId } = this.#deps;
    if (this.#ownerId !== null && !this.#deps.ownKeys) {
      throw problem("conflict", "This deployment does not take keys of people's own.");
    }
    const rows = await readKeys(this.#deps, this.#ownerId);
    if (rows.length >= MAX_KEYS && !rows.some((row) => row.name === name)) {
      throw problem("conflict", "There are too many keys already. Delete some first.");
    }
    const typed = models && models.length > 0 ? JSON.stringify(models) : null;
    const trial = await this.#try({ owner_id: this.#ownerId, provider, name, base_url, key, models: typed });
    const isSaved = trial.outcome === "working" || (trial.outcome === "unreachable" && untested === true);
    if (!isSaved) return { outcome: trial.outcome, key: null };
    const id = createId("pky");
    const now = clock.now();
    const row: KeyRow = {
      id,
      owner_id: this.#ownerId,
      provider,
      name,
      base_url,
      sealed: key === null ? null : ring.seal(key, placeOf(id)),
      hint: hintOf(key),
      models: typed ?? listedModels(provider, trial),
      state: trial.outcome,
      tested_at: now,
      created_at: now,
    };
    if (!(await replaceKey(this.#deps, row))) throw problem("conflict", "It was saved elsewhere at the same time.");
    this.#directory.changed(this.#ownerId);
    return { outcome: trial.outcome, key: toProviderKey(row, ring) };
  }

  /** Tries a stored key again. @throws ProblemError `not_found`; `conflict` when no secret opens it */
  async test(id: string): Promise<TestedProviderKey> {
    const row = await this.#row(id);
    const open = openRow(row, this.#deps.ring);
    if (!open) throw problem("conflict", "This key cannot be read any more. Enter it again.");
    const trial = await this.#try(open);
    const tested = {
      state: trial.outcome,
      tested_at: this.#deps.clock.now(),
      models: row.models ?? listedModels(row.provider, trial),
    };
    await recordTest(this.#deps, id, tested);
    this.#directory.changed(this.#ownerId);
    return { outcome: trial.outcome, key: toProviderKey({ ...row, ...tested }, this.#deps.ring) };
  }

  /** The next call is made without it. @throws ProblemError `not_found` */
  async remove(id: string): Promise<void> {
    await this.#row(id);
    await removeKey(this.#deps, id);
    this.#directory.changed(this.#ownerId);
  }

  async #row(id: string): Promise<KeyRow> {
    const row = await readKey(this.#deps, this.#ownerId, id);
    if (!row) throw problem("not_found", "There is no such key.");
    return row;
  }

  async #try(key: Parameters<typeof toSetup>[0]): Promise<Trial> {
    const setup = toSetup(key, this.#deps);
    return setup ? tryKey(setup, this.#deps.dispatchers) : { outcome: "not_a_server", models: null };
  }
}

/** A server offers what it lists; the others have models that are usual. */
function listedModels(provider: KeyRow["provider"], { models }: Trial): string | null {
  return provider === "server" && models !== null && models.length > 0 ? JSON.stringify(models) : null;
}
