import type { LogStore, StoredEvent } from "../src/log/store.ts";
import { compiled } from "../src/storage/compiled.ts";
import type { Tables } from "../src/storage/schema.ts";
import type { Storage } from "../src/storage/storage.ts";

let created = 0;

const newId = (prefix: "ses" | "run") => `${prefix}_${String(++created).padStart(32, "0")}`;

/** An empty log, without the session it would belong to. @returns its id */
export async function createTestLog(storage: Storage): Promise<string> {
  const id = newId("ses");
  const insert = storage.db.insertInto("logs").values({ id, epoch: 1, head: 0, trimmed: 0, packed: 0 });
  await storage.log.commit([{ log: id, statements: [compiled(insert)], events: [] }]);
  return id;
}

/** A run that nobody carries out. @returns its id */
export async function createTestRun(
  storage: Storage,
  run: Pick<Tables["runs"], "session_id"> & Partial<Tables["runs"]>,
): Promise<string> {
  const id = newId("run");
  const insert = storage.db.insertInto("runs").values({
    id,
    user_id: "u",
    agent_id: id,
    number: created,
    message_id: "m",
    parent_id: "p",
    kind: "answer",
    model: "demo",
    status: "running",
    stop_requested: 0,
    epoch: 1,
    text_from: 0,
    from_seq: 0,
    queued_at: 1,
    max_tokens: null,
    temperature: null,
    outcome: null,
    owner: null,
    lease_until: null,
    finish_reason: null,
    usage: null,
    latency_ms: null,
    ttft_ms: null,
    error: null,
    started_at: null,
    ended_at: null,
    ...run,
  });
  await storage.log.commit([{ log: null, statements: [compiled(insert)], events: [] }]);
  return id;
}

/** Bodies of events that say nothing but these. */
export function events(...contents: (number | string)[]): string[] {
  return contents.map((n) => JSON.stringify({ at: 1, type: "test", data: { n } }));
}

/** What `eventText` made its text of. */
export function bodyOf(seq: number, text: string): string {
  return text.replace(`"seq":${seq},`, "");
}

/** Every event after `from` that a store has. */
export async function readAll(store: LogStore, log: string, from = 0): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for (let at = from; ; at = events.at(-1)?.seq ?? at) {
    const page = await store.read(log, at, 100_000);
    if (page.length === 0) return events;
    events.push(...page);
  }
}
