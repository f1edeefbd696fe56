/** Work that goes on for sessions in the background: one at a time for each. */
export class SessionWork {
  readonly #failed: (error: unknown) => void;
  readonly #work = new Map<string, Promise<void>>();
  readonly #stop = new AbortController();

  /** @param failed hears of work that did not succeed */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  /** Begins, unless such work goes on for the session already. Nobody has to wait for it. */
  begin(sessionId: string, work: (stop: AbortSignal) => Promise<void>): void {
    if (this.#stop.signal.aborted || this.#work.has(sessionId)) return;
    const done = work(this.#stop.signal)
      .catch(this.#failed)
      .finally(() => this.#work.delete(sessionId));
    this.#work.set(sessionId, done);
  }

  /** Gives up what is under way. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#work.values());
  }
}
