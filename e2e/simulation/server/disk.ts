import type { CommitResult, LogStore, StoreEntry } from "../../../packages/server/src/log/store.ts";
import type { Random } from "../../lib/random.ts";

/**
 * What becomes of a commit. `refused`: nothing is stored, and the server is told so. `lost` and `unanswered`: the server
 * does not learn what became of it, which is that nothing or that everything is on disk.
 */
export type CommitFault = "refused" | "lost" | "unanswered";

/** The disk below the server, which stays when processes go. */
export class Disk {
  /** How much longer than usual a write takes, in milliseconds. */
  slowBy = 0;
  readonly #random: Random;
  readonly #faults: { fault: CommitFault; happened: () => void }[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  /** How long the next write takes, in milliseconds. */
  get writeMs(): number {
    return this.#random.between(1, 8) / 4 + this.slowBy;
  }

  /** For the next commit that nothing else happens to. */
  fail(fault: CommitFault, happened: () => void): void {
    this.#faults.push({ fault, happened });
  }

  heal(): void {
    this.#faults.length = 0;
    this.slowBy = 0;
  }

  /** The store as the server sees it through this disk. */
  storeOn(inner: LogStore): LogStore {
    return {
      commit: (entries) => this.#commit(inner, entries),
      settle: (log) => inner.settle(log),
      head: (log) => inner.head(log),
      read: (...range) => inner.read(...range),
    };
  }

  async #commit(inner: LogStore, entries: readonly StoreEntry[]): Promise<CommitResult[]> {
    const next = this.#faults.shift();
    if (!next) return inner.commit(entries);
    next.happened();
    if (next.fault === "unanswered") await inner.commit(entries);
    const outcome = next.fault === "refused" ? "none" : "unknown";
    return entries.map(() => ({ status: "failed", outcome, cause: "simulated" }));
  }
}
