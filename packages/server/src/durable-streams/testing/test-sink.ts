import { SharedChunk } from "../../http/shared-chunk.ts";
import type { Chunk, Sink } from "../../http/sink.ts";

/** A sink whose reader a test is. */
export class TestSink implements Sink {
  readonly written: string[] = [];
  /** How it ended. */
  end: "closed" | "aborted" | null = null;
  readonly #over = new AbortController();
  #full: PromiseWithResolvers<void> | null = null;

  get closed(): AbortSignal {
    return this.#over.signal;
  }

  write(chunk: Chunk): boolean {
    if (this.end) return false;
    this.written.push(chunk instanceof SharedChunk ? chunk.bytes.toString() : Buffer.from(chunk).toString());
    return this.#full === null;
  }

  drained(): Promise<void> {
    return this.#full?.promise ?? Promise.resolve();
  }

  close(): void {
    this.#finish("closed");
  }

  abort(): void {
    this.#finish("aborted");
  }

  /** From now on the reader takes nothing. */
  stopReading(): void {
    this.#full = Promise.withResolvers();
  }

  goOnReading(): void {
    this.#full?.resolve();
    this.#full = null;
  }

  #finish(end: "closed" | "aborted"): void {
    if (this.end) return;
    this.end = end;
    this.#over.abort();
    this.goOnReading();
  }
}
