import type { JsonMessage, LogReader, Page } from "../readable-log.ts";

export interface TestPage extends Page {
  readonly content: readonly JsonMessage[];
}

/** One message per page, and a reader that a test can make do whatever readers do. */
export class TestReader implements LogReader<TestPage> {
  isDraining = false;
  /** Whether memory has everything. */
  inMemory = true;
  /** Called by `next` after it looked and before it answers. */
  beforeAnswer: () => void = () => {};
  /** What `next` throws. */
  failure: Error | null = null;
  readonly listeners = new Set<() => void>();
  #messages: JsonMessage[] | null = [];
  #at = 0;

  get offset(): string {
    return String(this.#at);
  }

  append(...texts: string[]): void {
    this.#messages?.push(...texts.map((text) => ({ text })));
    this.ring();
  }

  erase(): void {
    this.#messages = null;
    this.ring();
  }

  ring(): void {
    for (const listener of this.listeners) listener();
  }

  recent(): TestPage | null {
    return this.inMemory && this.#messages ? this.#take(this.#messages) : null;
  }

  async next(): Promise<TestPage | null> {
    if (this.failure) throw this.failure;
    const page = this.#messages && this.#take(this.#messages);
    this.beforeAnswer();
    return page;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  #take(messages: readonly JsonMessage[]): TestPage {
    const content = messages.slice(this.#at, this.#at + 1);
    this.#at += content.length;
    return { content, next: this.offset, upToDate: this.#at === messages.length, closed: false };
  }
}
