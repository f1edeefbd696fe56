import { readdirSync, readFileSync, writeFileSync } from "node:fs";

/** Processor seconds (user and system) of a process and all its descendants so far, from Linux's scheduler statistics. */
export function cpuSeconds(pid: number): number {
  let nanoseconds = 0;
  for (const member of processTree(pid)) {
    for (const thread of list(`/proc/${member}/task`)) {
      nanoseconds += Number(read(`/proc/${member}/task/${thread}/schedstat`).split(" ")[0] ?? 0);
    }
  }
  return nanoseconds / 1e9;
}

/** Makes `peakMemory` count from now on. */
export function resetPeakMemory(pid: number): void {
  for (const member of processTree(pid)) writeFileSync(`/proc/${member}/clear_refs`, "5");
}

/** Resident memory in MB of a process and its descendants: now, and at most since the last reset. */
export function memory(pid: number): { now: number; peak: number } {
  const sum = { now: 0, peak: 0 };
  for (const member of processTree(pid)) {
    const status = read(`/proc/${member}/status`);
    sum.now += Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
    sum.peak += Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  }
  return sum;
}

function processTree(pid: number): string[] {
  const children = new Map<string, string[]>();
  for (const entry of list("/proc").filter((name) => /^\d+$/.test(name))) {
    const stat = read(`/proc/${entry}/stat`);
    const parent = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1] ?? "";
    children.set(parent, [...(children.get(parent) ?? []), entry]);
  }
  const tree = [String(pid)];
  for (const member of tree) tree.push(...(children.get(member) ?? []));
  return tree;
}

/** Processes and threads may end while they are looked at; those count as nothing. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
