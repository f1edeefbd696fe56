export interface Scenario {
  name: string;
  title: string;
  /** See provider.ts. */
  model: string;
  tokens: number;
  concurrency: number;
  rounds: number;
  rampMs: number;
  timeoutMs: number;
}

export const scenarios: Scenario[] = [
  {
    name: "c1-ttft",
    title: "1 stream at a time, the first token 5 ms after the request",
    model: "n5-d0-f5-b1",
    tokens: 5,
    concurrency: 1,
    rounds: 60,
    rampMs: 0,
    timeoutMs: 5_000,
  },
  {
    name: "c100-d20",
    title: "100 streams of 50 tokens/s",
    model: "n200-d20-f5-b1",
    tokens: 200,
    concurrency: 100,
    rounds: 1,
    rampMs: 400,
    timeoutMs: 30_000,
  },
  {
    name: "c100-d0",
    title: "100 streams at full speed",
    model: "n200-d0-f0-b10",
    tokens: 200,
    concurrency: 100,
    rounds: 2,
    rampMs: 0,
    timeoutMs: 30_000,
  },
  {
    name: "c500-d0",
    title: "500 streams at full speed",
    model: "n200-d0-f0-b10",
    tokens: 200,
    concurrency: 500,
    rounds: 1,
    rampMs: 0,
    timeoutMs: 60_000,
  },
];
