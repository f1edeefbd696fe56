/** What a load client is asked to do, and what it found. Times in milliseconds. */
export interface Load {
  url: string;
  headers: Record<string, string>;
  /** One request body per stream: `rounds` of `concurrency`. */
  bodies: string[];
  concurrency: number;
  /** Tokens each stream must bring. */
  tokens: number;
  /** The streams of a round start evenly over this time. */
  rampMs: number;
  timeoutMs: number;
}

export interface LoadResult {
  tokens: number;
  /** Streams that were cut, refused or brought another number of tokens. */
  bad: number;
  tokensPerSecond: number;
  bytesPerToken: number;
  firstToken: { p50: number; p99: number };
  /** From the provider's write to the client's read, per token. */
  tokenLatency: { p50: number; p99: number };
}
