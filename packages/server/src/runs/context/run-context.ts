import type { Entry } from "../../log/store.ts";
import { prepared } from "../../storage/prepared.ts";
import type { RunContextTable } from "../../storage/schema.ts";
import type { Storage } from "../../storage/storage.ts";
import type { RunRow } from "../types.ts";

/** A message that a run's model was told. */
export interface SeenMessage {
  /** Null for the wish to go on with an answer, which nobody in the conversation said. */
  readonly id: string | null;
  /** Of its text then, in UTF-16 units: an answer may have grown since. */
  readonly length: number;
  readonly tokens: number;
}

/** What a run's model was told, as it is kept. */
export type SeenContext = Omit<RunContextTable, "run_id" | "session_id" | "messages"> & {
  readonly messages: readonly SeenMessage[];
};

/** The entry that keeps what a run's model was told (CTX3), while the run is its holder's. */
export function contextEntry(storage: Storage, run: RunRow, { messages, ...seen }: SeenContext): Entry {
  const row = { run_id: run.id, session_id: run.session_id, messages: JSON.stringify(messages), ...seen };
  return {
    log: run.session_id,
    fence: { run_id: run.id, epoch: run.epoch },
    statements: [insertContext(storage, row)],
    events: [],
  };
}

const insertContext = prepared(({ db }, row: RunContextTable) => db.insertInto("run_contexts").values(row));
