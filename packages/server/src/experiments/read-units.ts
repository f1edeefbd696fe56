import type { Usage } from "@millrace/protocol";
import type { Storage } from "../storage/storage.ts";
import { readAnswerCosts } from "./answer-costs.ts";
import type { ExperimentUnit } from "./statistics/compare-variants.ts";
import type { AnswerFigures } from "./statistics/metrics.ts";

/** Sessions read at once. */
const PAGE = 200;

interface GrowingUnit extends ExperimentUnit {
  sessions: number;
  readonly answers: AnswerFigures[];
}

/** What the sessions of a test came to so far, in order of their assignment. Figures only: nothing anybody said is read. */
export async function readUnits(
  storage: Pick<Storage, "db">,
  experiment: { id: string; ended_at: number | null },
): Promise<ExperimentUnit[]> {
  const assignments = await storage.db
    .selectFrom("experiment_assignments as assignment")
    .innerJoin("sessions", "sessions.id", "assignment.session_id")
    .select(["assignment.session_id", "assignment.unit_id", "assignment.variant"])
    .where("assignment.experiment_id", "=", experiment.id)
    .where("sessions.erase_at", "is", null)
    .orderBy("assignment.assigned_at")
    .orderBy("assignment.session_id")
    .execute();
  const units = new Map<string, GrowingUnit>();
  for (let from = 0; from < assignments.length; from += PAGE) {
    const page = assignments.slice(from, from + PAGE);
    const figures = await readFigures(
      storage,
      experiment,
      page.map(({ session_id }) => session_id),
    );
    for (const { session_id, unit_id, variant } of page) {
      const unit = units.get(unit_id) ?? { variant, sessions: 0, answers: [] };
      unit.sessions++;
      unit.answers.push(...(figures.get(session_id) ?? []));
      units.set(unit_id, unit);
    }
  }
  return [...units.values()];
}

/** By session: the answers that ended and were written under the test. */
async function readFigures(
  storage: Pick<Storage, "db">,
  { id, ended_at }: { id: string; ended_at: number | null },
  sessionIds: readonly string[],
): Promise<Map<string, AnswerFigures[]>> {
  let query = storage.db
    .selectFrom("messages")
    .innerJoin("experiment_assignments as assignment", "assignment.session_id", "messages.session_id")
    .innerJoin("sessions", "sessions.id", "messages.session_id")
    .leftJoin("ratings", (join) =>
      join.onRef("ratings.message_id", "=", "messages.id").onRef("ratings.user_id", "=", "sessions.user_id"),
    )
    .select(["messages.id", "messages.session_id", "messages.status", "messages.usage", "messages.latency_ms"])
    .select(["ratings.value as rating"])
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom("messages as later")
          .select("later.id")
          .whereRef("later.session_id", "=", "messages.session_id")
          .whereRef("later.parent_id", "=", "messages.parent_id")
          .whereRef("later.position", ">", "messages.position"),
      ).as("regenerated"),
    )
    .where("assignment.experiment_id", "=", id)
    .where("messages.session_id", "in", sessionIds)
    .where("messages.role", "=", "assistant")
    .where("messages.status", "not in", ["queued", "running", "suspended"])
    .whereRef("messages.position", ">=", "assignment.from_position");
  if (ended_at !== null) query = query.where("messages.created_at", "<=", ended_at);
  const [rows, costs] = await Promise.all([query.execute(), readAnswerCosts(storage, sessionIds)]);
  const figures = new Map<string, AnswerFigures[]>();
  for (const row of rows) {
    const usage: Usage | null = row.usage === null ? null : JSON.parse(row.usage);
    const answer: AnswerFigures = {
      rating: row.rating,
      regenerated: Boolean(row.regenerated),
      failed: row.status === "failed" || row.status === "interrupted",
      latencyMs: row.latency_ms,
      costNanoUsd: costs.get(row.id) ?? null,
      outputTokens: usage?.output_tokens ?? null,
    };
    figures.set(row.session_id, [...(figures.get(row.session_id) ?? []), answer]);
  }
  return figures;
}
