import type { RunInfo } from "@millrace/protocol";
import type { RunRow } from "../runs/types.ts";

export function toRunInfo(run: RunRow): RunInfo {
  const status = run.status === "ended" ? (run.outcome ?? "interrupted") : run.status;
  const { id, session_id, message_id, kind, model } = run;
  return { id, session_id, message_id, kind, model, status };
}
