import type { RunQueued } from "@millrace/protocol";
import type { RunRow } from "./types.ts";

/** The event that a run came into being with. */
export function queuedEvent(run: RunRow): Omit<RunQueued, "seq"> {
  return {
    at: run.queued_at,
    type: "run-queued",
    run_id: run.id,
    message_id: run.message_id,
    actor: { kind: "user", id: run.user_id },
    data: { kind: run.kind, parent_id: run.parent_id, model: run.model },
  };
}
