import type { Stretch } from "@millrace/protocol";

export interface OutlineLine {
  readonly stretch: Stretch;
  /** How many forks lie before it. */
  readonly depth: number;
}

/** The stretches as an outline: each one followed by what comes after it, the oldest version first. */
export function outline(stretches: readonly Stretch[]): OutlineLine[] {
  const known = new Set(stretches.map(({ last_id }) => last_id));
  const children = Map.groupBy(stretches, ({ parent_id }) => (known.has(parent_id ?? "") ? parent_id : null));
  const lines: OutlineLine[] = [];
  const waiting = (children.get(null) ?? []).map((stretch) => ({ stretch, depth: 0 })).reverse();
  for (let line = waiting.pop(); line; line = waiting.pop()) {
    lines.push(line);
    const depth = line.depth + 1;
    waiting.push(...(children.get(line.stretch.last_id) ?? []).map((stretch) => ({ stretch, depth })).reverse());
  }
  return lines;
}
