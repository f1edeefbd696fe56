import type { Grant } from "../grant.ts";

/** A grant that a test ends, or lets grow stale. */
export class TestGrant implements Grant {
  readonly guards = new Set<() => void>();
  #stale: PromiseWithResolvers<void> | null = null;

  get isFresh(): boolean {
    return this.#stale === null;
  }

  fresh(): Promise<void> {
    return this.#stale?.promise ?? Promise.resolve();
  }

  guard(end: () => void): () => void {
    this.guards.add(end);
    return () => this.guards.delete(end);
  }

  growStale(): void {
    this.#stale = Promise.withResolvers();
  }

  refresh(): void {
    this.#stale?.resolve();
    this.#stale = null;
  }

  end(): void {
    for (const end of [...this.guards]) end();
  }
}
