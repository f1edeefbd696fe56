import { randomBytes } from "node:crypto";
import { type Experiment, soundText, type WriteExperiment } from "@millrace/protocol";
import type { Selectable } from "kysely";
import { problem } from "../http/problems.ts";
import { compiled } from "../storage/compiled.ts";
import type { ExperimentTable } from "../storage/schema.ts";
import type { ExperimentDependencies } from "./dependencies.ts";

export type ExperimentRow = Selectable<ExperimentTable>;

/** The most tests there may be (SEC7). */
const MAX_EXPERIMENTS = 500;
const SALT_BYTES = 16;

/** @throws ProblemError `not_found` */
export async function findExperiment(
  { storage: { db } }: Pick<ExperimentDependencies, "storage">,
  id: string,
): Promise<ExperimentRow> {
  const row = await db.selectFrom("experiments").selectAll().where("id", "=", id).executeTakeFirst();
  if (!row) throw problem("not_found", "There is no such test.");
  return row;
}

/** The newest first. */
export async function listExperiments({
  storage: { db },
}: Pick<ExperimentDependencies, "storage">): Promise<Experiment[]> {
  const rows = await db.selectFrom("experiments").selectAll().orderBy("id", "desc").limit(MAX_EXPERIMENTS).execute();
  return rows.map(toExperiment);
}

/** A draft, which assigns nobody yet. @throws ProblemError `conflict` when there are too many */
export async function createExperiment(deps: ExperimentDependencies, content: WriteExperiment): Promise<Experiment> {
  const { storage, log, clock, createId } = deps;
  const { count } = await storage.db
    .selectFrom("experiments")
    .select((select) => select.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  if (Number(count) >= MAX_EXPERIMENTS) throw problem("conflict", "There are too many tests. Delete a draft first.");
  const row: ExperimentRow = {
    id: createId("exp"),
    ...columns(content),
    status: "draft",
    salt: randomBytes(SALT_BYTES).toString("hex"),
    created_at: clock.now(),
    started_at: null,
    ended_at: null,
  };
  const insert = storage.db.insertInto("experiments").values(row);
  await log.append({ log: null, statements: [compiled(insert)], events: [] });
  return toExperiment(row);
}

/**
 * Writes a draft anew. What runs or ran stays as it was, or its figures would be of two things.
 *
 * @throws ProblemError `not_found`, `conflict`
 */
export async function updateExperiment(
  deps: ExperimentDependencies,
  id: string,
  content: WriteExperiment,
): Promise<Experiment> {
  const change = deps.storage.db.updateTable("experiments").set(columns(content)).where("id", "=", id);
  await whileIn(deps, id, "draft", compiled(change.where("status", "=", "draft")), (status) =>
    status === "running"
      ? "This test is running, so it cannot be changed. End it, and copy it into a new one."
      : "This test has ended, so it cannot be changed. Copy it into a new one.",
  );
  return toExperiment(await findExperiment(deps, id));
}

/** @throws ProblemError `not_found`; `conflict` when it is no draft any more */
export async function deleteDraft(deps: ExperimentDependencies, id: string): Promise<void> {
  const remove = deps.storage.db.deleteFrom("experiments").where("id", "=", id).where("status", "=", "draft");
  await whileIn(deps, id, "draft", compiled(remove), () => "Only drafts can be deleted.");
}

/**
 * From now on, new sessions of the target are assigned.
 *
 * @throws ProblemError `not_found`; `conflict` when it is no draft, or another test of the target runs
 */
export async function startExperiment(deps: ExperimentDependencies, id: string): Promise<Experiment> {
  const start = deps.storage.db
    .updateTable("experiments")
    .set({ status: "running", started_at: deps.clock.now() })
    .where("id", "=", id)
    .where("status", "=", "draft");
  await whileIn(deps, id, "draft", compiled(start), (status) =>
    status === "draft"
      ? "Another test varies the same prompt. End that one first."
      : "This test was started before. Copy it to run it again.",
  );
  return toExperiment(await findExperiment(deps, id));
}

/** From now on, everybody is answered under the target's own prompt again. @throws ProblemError `not_found`, `conflict` */
export async function endExperiment(deps: ExperimentDependencies, id: string): Promise<Experiment> {
  const end = deps.storage.db
    .updateTable("experiments")
    .set({ status: "ended", ended_at: deps.clock.now() })
    .where("id", "=", id)
    .where("status", "=", "running");
  await whileIn(deps, id, "running", compiled(end), () => "This test is not running.");
  return toExperiment(await findExperiment(deps, id));
}

/** Carries out a change that holds only in one status, and says why it did not. */
async function whileIn(
  deps: ExperimentDependencies,
  id: string,
  status: ExperimentRow["status"],
  change: ReturnType<typeof compiled>,
  refusal: (status: ExperimentRow["status"]) => string,
): Promise<void> {
  const before = await findExperiment(deps, id);
  if (before.status !== status) throw problem("conflict", refusal(before.status));
  const result = await deps.log.append({ log: null, guards: [change], events: [] });
  if (result.status !== "committed") throw problem("conflict", refusal((await findExperiment(deps, id)).status));
}

function columns({ name, target, variants, primary_metric, planned_answers }: WriteExperiment) {
  const keyed = variants.map((variant, index) => ({
    key: String.fromCharCode("a".charCodeAt(0) + index),
    name: soundText(variant.name),
    prompt: variant.prompt === null ? null : soundText(variant.prompt),
    weight: variant.weight,
  }));
  return {
    name: soundText(name),
    target_kind: target.kind,
    target_id: target.mode,
    variants: JSON.stringify(keyed),
    primary_metric,
    planned_answers,
  };
}

function toExperiment(row: ExperimentRow): Experiment {
  const time = (at: number) => new Date(at).toISOString();
  return {
    id: row.id,
    name: row.name,
    // Written by `columns` above.
    target: { kind: row.target_kind, mode: row.target_id } as Experiment["target"],
    status: row.status,
    variants: JSON.parse(row.variants),
    primary_metric: row.primary_metric,
    planned_answers: row.planned_answers,
    created_at: time(row.created_at),
    started_at: row.started_at === null ? null : time(row.started_at),
    ended_at: row.ended_at === null ? null : time(row.ended_at),
  };
}
