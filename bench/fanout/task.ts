import type { Transport } from "../lib/subscription.ts";
import type { CandidateName } from "./candidate.ts";

/** What a client process is asked to measure. */
export type Task =
  | { kind: "fan-out"; candidate: CandidateName; subscribers: number }
  | { kind: "idle"; connections: number }
  | { kind: "never-reading"; transport: Transport; readers: number; neverReading: number };

export type TaskOf<Kind extends Task["kind"]> = Extract<Task, { kind: Kind }>;

/** Times in milliseconds, memory of the server's process as resident in RAM. */
export interface FanOutResult {
  last: { p50: number; p99: number };
  /** Until half of the subscribers had the event. */
  medianSubscriber: number;
  connectAll: number;
  /** Per connection, above what the server took without any, in kB. */
  idleKb: number;
  afterKb: number;
  serverCpuUs: number;
  clientCpuUs: number;
  /** Subscribers that were refused or cut, and events that came twice or not at all. */
  errors: number;
}

export interface IdleResult {
  connectAll: number;
  memoryMb: number;
  perConnectionKb: number;
  /** Share of one core the server takes while nothing happens but heartbeats. */
  idleCpu: number;
  /** From a publish to the one connection that follows its session. */
  publishToOne: { p50: number; p99: number };
  errors: number;
}

export interface NeverReadingResult {
  /** Until the last of the other readers had an event: before there were clients that never read, and beside them. */
  without: { p50: number; p99: number };
  beside: { p50: number; p99: number };
  /** What was sent to each reader meanwhile. */
  flowedMb: number;
  /** By how much the server's peak grew with them there, against the same flow without them. */
  growthMb: number;
  errors: number;
}
