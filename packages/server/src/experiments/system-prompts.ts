import type { ExperimentVariant, SessionMode } from "@millrace/protocol";
import type { Clock } from "../clock.ts";
import type { Log } from "../log/log.ts";
import { defaultSystemPrompt } from "../runs/system-prompt.ts";
import type { SystemPromptSource } from "../runs/types.ts";
import { compiled } from "../storage/compiled.ts";
import type { Storage } from "../storage/storage.ts";
import { drawVariant } from "./draw-variant.ts";

/** What a session that has no system prompt of its own is answered under: what its mode says, or a variant of it. */
export class SystemPrompts implements SystemPromptSource {
  readonly #storage: Storage;
  readonly #log: Log;
  readonly #clock: Clock;

  constructor({ storage, log, clock }: { storage: Storage; log: Log; clock: Clock }) {
    this.#storage = storage;
    this.#log = log;
    this.#clock = clock;
  }

  /**
   * The system prompt of a run that is about to call its model. While a test runs on the session's target, the first run
   * of a session draws its variant, and whoever asks again finds that one (EXP1). Sessions that were begun before are
   * left alone.
   */
  async promptFor(run: { id: string; session_id: string; message_id: string; mode: SessionMode }): Promise<string> {
    const usual = defaultSystemPrompt(run.mode);
    const experiment = await this.#storage.db
      .selectFrom("experiments")
      .select(["id", "salt", "variants"])
      .where("target_kind", "=", "mode")
      .where("target_id", "=", run.mode)
      .where("status", "=", "running")
      .executeTakeFirst();
    if (!experiment) return usual;
    const variants: ExperimentVariant[] = JSON.parse(experiment.variants);
    let key = await this.#assigned(experiment.id, run.session_id);
    if (key === null && (await this.#isFirst(run))) {
      const drawn = drawVariant(experiment.salt, run.session_id, variants);
      await this.#assign(experiment.id, run, drawn.key);
      // Another node may have been quicker.
      key = await this.#assigned(experiment.id, run.session_id);
    }
    return variants.find((variant) => variant.key === key)?.prompt ?? usual;
  }

  /** The system prompt that an answer was written under. */
  async usedFor(answer: {
    session_id: string;
    message_id: string;
    position: number;
    mode: SessionMode;
    system_prompt: string | null;
  }): Promise<string> {
    if (answer.system_prompt !== null) return answer.system_prompt;
    const row = await this.#storage.db
      .selectFrom("experiment_assignments as assignment")
      .innerJoin("experiments", "experiments.id", "assignment.experiment_id")
      .innerJoin("messages", "messages.session_id", "assignment.session_id")
      .select(["experiments.variants", "assignment.variant"])
      .where("assignment.session_id", "=", answer.session_id)
      .where("assignment.from_position", "<=", answer.position)
      .where("messages.id", "=", answer.message_id)
      .where(({ or, eb, ref }) =>
        or([eb("experiments.ended_at", "is", null), eb("messages.created_at", "<=", ref("experiments.ended_at"))]),
      )
      .orderBy("assignment.assigned_at", "desc")
      .limit(1)
      .executeTakeFirst();
    const variants: ExperimentVariant[] = row ? JSON.parse(row.variants) : [];
    return variants.find(({ key }) => key === row?.variant)?.prompt ?? defaultSystemPrompt(answer.mode);
  }

  async #assigned(experimentId: string, sessionId: string): Promise<string | null> {
    const row = await this.#storage.db
      .selectFrom("experiment_assignments")
      .select("variant")
      .where("session_id", "=", sessionId)
      .where("experiment_id", "=", experimentId)
      .executeTakeFirst();
    return row?.variant ?? null;
  }

  /** Whether nothing was answered in the session before; what a fork took along was. */
  async #isFirst(run: { id: string; session_id: string }): Promise<boolean> {
    const earlier = await this.#storage.db
      .selectFrom("runs")
      .select("id")
      .where("session_id", "=", run.session_id)
      .where("id", "!=", run.id)
      .where("started_at", "is not", null)
      .limit(1)
      .executeTakeFirst();
    return earlier === undefined;
  }

  async #assign(
    experiment_id: string,
    { session_id, message_id }: { session_id: string; message_id: string },
    variant: string,
  ): Promise<void> {
    const { db } = this.#storage;
    const assigned_at = this.#clock.now();
    const write = db
      .insertInto("experiment_assignments")
      .columns(["experiment_id", "session_id", "unit_id", "variant", "from_position", "assigned_at"])
      .expression((select) =>
        select
          .selectFrom("messages")
          .select((value) => [
            value.val(experiment_id).as("experiment_id"),
            "messages.session_id",
            "messages.session_id as unit_id",
            value.val(variant).as("variant"),
            "messages.position as from_position",
            value.lit(assigned_at).as("assigned_at"),
          ])
          .where("messages.id", "=", message_id)
          .where("messages.session_id", "=", session_id),
      )
      .onConflict((conflict) => conflict.columns(["session_id", "experiment_id"]).doNothing());
    await this.#log.append({ log: null, statements: [compiled(write)], events: [] });
  }
}
