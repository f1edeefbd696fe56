import type { Step } from "../lib/subscribers.ts";

/** A server with one thing that can be subscribed to. */
export interface Candidate {
  readonly pid: number;
  readonly port: number;
  /** How one more subscriber subscribes. */
  readonly steps: readonly Step[];
  /** Causes one event that holds `text`, by one write to a socket that is open already. */
  publish(text: string): void;
  stop(): Promise<void>;
}

/** Names in the order of the report; the first is what the others are measured against. */
export const CANDIDATES = [
  "res.write",
  "socket",
  "nchan",
  "millrace SSE",
  "millrace WebSocket",
  "millrace log SSE",
] as const;
export type CandidateName = (typeof CANDIDATES)[number];
