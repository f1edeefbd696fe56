/** Leave to be delivered to, which can end while a stream is open (LIV4). */
export interface Grant {
  /**
   * Calls `end` once it ended.
   *
   * @returns forgets it; call when the stream is over
   */
  guard(end: () => void): () => void;
  /** Whether what is known of it is new enough to deliver without waiting for `fresh`. */
  readonly isFresh: boolean;
  fresh(): Promise<void>;
}
