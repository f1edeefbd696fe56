/** What the rounds came to; the figures that must be 0 are checked, not only counted. */
export interface Totals {
  rounds: number;
  killsDuringStart: number;
  acknowledged: number;
  unknown: number;
  stored: number;
  repeated: number;
  stopped: number;
  eventsSeen: number;
  tokensSeen: number;
  tokensStored: number;
  continued: number;
  runs: Record<string, number>;
  requests: number;
  /** From the kill to ready again, in milliseconds. */
  readyAgain: number[];
}

export function createTotals(): Totals {
  return {
    rounds: 0,
    killsDuringStart: 0,
    acknowledged: 0,
    unknown: 0,
    stored: 0,
    repeated: 0,
    stopped: 0,
    eventsSeen: 0,
    tokensSeen: 0,
    tokensStored: 0,
    continued: 0,
    runs: {},
    requests: 0,
    readyAgain: [],
  };
}

/** Only asked for when every check of every round held; hence the lines that say 0. */
export function describeTotals(database: string, seed: number, totals: Totals): string {
  const sorted = totals.readyAgain.toSorted((a, b) => a - b);
  const at = (share: number) => `${Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0)} ms`;
  const runs = Object.entries(totals.runs)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([outcome, count]) => `${count} ${outcome}`);
  const lines: [string, string | number][] = [
    ["database", database],
    ["seed", seed],
    ["rounds (one kill -9 each)", totals.rounds],
    ["further kills during start-up", totals.killsDuringStart],
    ["messages acknowledged", totals.acknowledged],
    ["  lost", 0],
    ["  stored twice", 0],
    ["messages of unknown fate", totals.unknown],
    ["messages sent again", `${totals.repeated}, none stored twice`],
    ["messages stored", totals.stored],
    ["stops of a run acknowledged", `${totals.stopped}, all held`],
    ["events seen by clients", totals.eventsSeen],
    ["  lost or changed", 0],
    ["tokens seen by clients", totals.tokensSeen],
    ["  lost", 0],
    ["tokens stored", totals.tokensStored],
    ["runs", runs.join(", ")],
    ["  without exactly one end", 0],
    ["provider requests", totals.requests],
    ["  unasked second ones", 0],
    ["interrupted answers continued", totals.continued],
    ["kill to ready again", `median ${at(0.5)}, longest ${at(1)}`],
  ];
  return `${lines.map(([name, value]) => `${name.padEnd(34)}${value}`).join("\n")}\n`;
}
