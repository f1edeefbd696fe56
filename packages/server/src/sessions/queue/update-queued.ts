import { type MessagePart, type NewEvent, soundText, type UpdateQueued } from "@millrace/protocol";
import { problem } from "../../http/problems.ts";
import type { Statement } from "../../log/store.ts";
import type { Principal } from "../../principal.ts";
import type { RunRow } from "../../runs/types.ts";
import { compiled } from "../../storage/compiled.ts";
import type { SessionDependencies } from "../dependencies.ts";
import type { SessionRow } from "../session-row.ts";
import { type Change, changeQueue, notWaiting, planned } from "./change-queue.ts";
import { loadQueue } from "./load-queue.ts";
import { planMove } from "./plan-queue.ts";

/**
 * Changes what a waiting message says, its place in the queue, or both, until its turn comes (RUN5).
 *
 * @throws ProblemError `not_found`; `run_active` when its turn has come; `conflict` when it cannot have that place
 */
export function updateQueued(
  deps: SessionDependencies,
  principal: Principal,
  runId: string,
  { content, before }: UpdateQueued,
): Promise<void> {
  return changeQueue(deps, principal, runId, async (run, session) => {
    if (run.status === "ended" || run.kind !== "answer") throw notWaiting();
    const actor = { kind: "user", id: principal.userId } as const;
    const moved = before === undefined ? NOTHING : await moving(deps, session, run, before, actor);
    if (moved === "stale") return moved;
    const edited = content === undefined ? NOTHING : editing(deps, run, content, actor);
    return {
      guards: [...moved.guards, whileQueued(deps, run.id, {}), ...edited.guards],
      statements: moved.statements,
      events: [...moved.events, ...edited.events],
    };
  });
}

type Part = Required<Pick<Change, "guards" | "statements" | "events">>;
const NOTHING: Part = { guards: [], statements: [], events: [] };

/** Every run of the queue gets a new number, so that none is claimed by the old one. */
async function moving(
  deps: SessionDependencies,
  session: SessionRow,
  run: RunRow,
  before: string | null,
  actor: NewEvent["actor"],
): Promise<Part | "stale"> {
  const queue = await loadQueue(deps, session);
  const plan = planMove(queue, run.id, before);
  if (!queue.runs.includes(run.id)) return "stale";
  if (!plan) throw problem("conflict", "It cannot be answered before what is asked for. Look again.");
  if (plan.order.join() === queue.runs.join()) return NOTHING;
  const numbered = plan.order.map((id, index) => ({ id, number: session.run_count + index + 1 }));
  numbered.sort((one, other) => (one.id < other.id ? -1 : 1)); // locks are taken in one order (DUR5)
  const { guards, statements } = planned(deps, session, plan, session.run_count + plan.order.length);
  return {
    guards: [...numbered.map(({ id, number }) => whileQueued(deps, id, { number })), ...guards],
    statements,
    events: [{ at: deps.clock.now(), type: "queue-updated", actor, data: plan }],
  };
}

function editing(
  { storage, clock }: SessionDependencies,
  run: RunRow,
  content: string,
  actor: NewEvent["actor"],
): Part {
  const parts: MessagePart[] = [{ type: "text", text: soundText(content), state: "done" }];
  const update = storage.db
    .updateTable("messages")
    .set({ parts: JSON.stringify(parts) })
    .where("id", "=", run.parent_id);
  return {
    guards: [compiled(update)],
    statements: [],
    events: [{ at: clock.now(), type: "message-updated", message_id: run.parent_id, actor, data: { parts } }],
  };
}

/** Holds while the run waits for its turn. */
function whileQueued({ storage }: SessionDependencies, id: string, change: { number?: number }): Statement {
  const update = storage.db
    .updateTable("runs")
    .set({ status: "queued", ...change })
    .where("id", "=", id)
    .where("status", "=", "queued");
  return compiled(update);
}
