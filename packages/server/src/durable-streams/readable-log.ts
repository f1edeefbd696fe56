/**
 * A log as the Durable Streams protocol reads it: append-only, of one content type. Its offsets are opaque, sort as text
 * and have no `,&=?/` in them; none is `-1` or `now`.
 */
export interface ReadableLog {
  /** `application/json`: pages hold messages. `text/*`: pages are UTF-8 and end between characters. Else any bytes. */
  readonly contentType: string;
  /** Null when there is no such log. */
  metadata(): Promise<LogMetadata | null>;
  /**
   * A reader at the place an offset names: one that was given out, `-1` for the beginning or `now` for the end.
   *
   * @returns `gone` when what follows the offset cannot be served any more
   */
  open(offset: string): Promise<LogReader | OffsetProblem>;
}

export type OffsetProblem = "malformed" | "missing" | "gone";

export interface LogMetadata {
  /** The end. */
  readonly offset: string;
  /** Whether nothing will ever come after it. */
  readonly closed: boolean;
  /** Seconds without a read or write after which it expires. */
  readonly ttlSeconds?: number;
  /** When it expires, as RFC 3339. */
  readonly expiresAt?: string;
}

/** One reader's place in a log. Each page continues the one before, without a hole. */
export interface LogReader<P extends Page = Page> {
  /** Where the next page begins. */
  readonly offset: string;
  /** Whether readers are to leave once they have what there is: the server is going down. */
  readonly isDraining: boolean;
  /** The next page as far as memory knows, empty when it has the end; null when only `next` can tell. */
  recent(): P | null;
  /** The next page, empty when there is none; null when the log does not go on here: it was erased or renumbered. */
  next(): Promise<P | null>;
  /**
   * Calls `listener` when there may be something new, or nothing more to wait for. It must not throw.
   *
   * @returns ends the subscription
   */
  subscribe(listener: () => void): () => void;
}

/** What follows a place; at most about 64 kB (LIV2), unless its one message is larger. */
export interface Page {
  /** Messages of a JSON log, bytes of any other. */
  readonly content: readonly JsonMessage[] | Uint8Array<ArrayBuffer>;
  /** Where it ends. */
  readonly next: string;
  /** Whether nothing came after it when it was read. */
  readonly upToDate: boolean;
  /** Whether nothing ever will. */
  readonly closed: boolean;
}

/** The same object whoever reads it. */
export interface JsonMessage {
  /** JSON. */
  readonly text: string;
}
