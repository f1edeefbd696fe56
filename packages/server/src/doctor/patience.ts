/** How long a check waits; each signal fires when that is over. Tests decide by themselves when. */
export interface Patience {
  /** For an answer, or the first frame of a stream. */
  reply(): AbortSignal;
  /** For the next frame of a stream: longer than heartbeats are apart (LIV3). */
  silence(): AbortSignal;
}

export const systemPatience: Patience = {
  reply: () => AbortSignal.timeout(5_000),
  silence: () => AbortSignal.timeout(20_000),
};
