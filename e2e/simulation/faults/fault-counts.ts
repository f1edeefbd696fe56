import { FAULT_KINDS, type FaultKind } from "./fault-kind.ts";

/** How often each kind of fault took effect. */
export type FaultCounts = Record<FaultKind, number>;

export function noFaults(): FaultCounts {
  // The keys are exactly the kinds.
  return Object.fromEntries(FAULT_KINDS.map((kind) => [kind, 0])) as FaultCounts;
}

export function totalFaults(counts: FaultCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

export function addFaults(sum: FaultCounts, counts: FaultCounts): void {
  for (const kind of FAULT_KINDS) sum[kind] += counts[kind];
}
