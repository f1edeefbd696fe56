import type { CommitResult, StoreEntry } from "../store.ts";

/**
 * A batch on its way to the writer thread. Most entries are a run's events and nothing else; those travel as one string,
 * one line each, which is several times cheaper to hand over than objects. JSON never holds a raw tab or line end.
 */
export interface EncodedBatch {
  readonly lines: string;
  /** Entries with guards or statements; an empty line stands for each, in order. */
  readonly commands: readonly StoreEntry[];
}

/** Whether the entry is a holder's events and nothing else: what a run writes most of the time. */
export function isPlain(
  entry: StoreEntry,
): entry is StoreEntry & { log: string; fence: NonNullable<StoreEntry["fence"]> } {
  return (
    entry.log !== null &&
    entry.fence !== undefined &&
    !entry.guards &&
    !entry.statements &&
    !entry.erases &&
    !entry.rewrite
  );
}

export function encodeBatch(entries: readonly StoreEntry[]): EncodedBatch {
  const commands: StoreEntry[] = [];
  const lines = entries.map((entry) => {
    if (isPlain(entry)) {
      return `${entry.log}\t${entry.fence.run_id}\t${entry.fence.epoch}\t${entry.events.join("\t")}`;
    }
    commands.push(entry);
    return "";
  });
  return { lines: lines.join("\n"), commands };
}

export function decodeBatch({ lines, commands }: EncodedBatch): StoreEntry[] {
  const rest = commands.values();
  return lines.split("\n").map((line) => {
    if (line !== "") {
      const [log = null, run_id = "", epoch, ...events] = line.split("\t");
      return { log, fence: { run_id, epoch: Number(epoch) }, events };
    }
    const command = rest.next();
    if (command.done) throw new RangeError("a batch with more empty lines than commands");
    return command.value;
  });
}

/** Results on their way back: a committed entry is `epoch:last_seq`, anything else its JSON. */
export function encodeResults(results: readonly CommitResult[]): string {
  return results
    .map((result) =>
      result.status === "committed" ? `${result.epoch}:${result.last_seq}` : JSON.stringify(result, causeAsText),
    )
    .join("\n");
}

export function decodeResults(text: string): CommitResult[] {
  return text.split("\n").map((line) => {
    if (line.startsWith("{")) return JSON.parse(line);
    const colon = line.indexOf(":");
    return { status: "committed", epoch: Number(line.slice(0, colon)), last_seq: Number(line.slice(colon + 1)) };
  });
}

function causeAsText(key: string, value: unknown): unknown {
  return key === "cause" ? String(value) : value;
}
