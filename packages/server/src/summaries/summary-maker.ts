import { soundText } from "@millrace/protocol";
import type { OpenModel } from "../models/port.ts";
import { summaryQuestion } from "../models/summary.ts";
import { estimateTokens } from "../models/tokens/estimate-tokens.ts";
import { systemTokens } from "../models/tokens/request-tokens.ts";
import { askQuietly } from "../runs/ask-quietly.ts";
import { findSummary } from "../runs/context/find-summary.ts";
import { loadPath } from "../runs/context/load-path.ts";
import { budgetOf } from "../runs/context/settings.ts";
import { SessionWork } from "../runs/session-work.ts";
import { readSystemPrompt } from "../runs/system-prompt.ts";
import type { RunDependencies, RunRow } from "../runs/types.ts";
import { planSummary, type SummaryPlan } from "./plan-summary.ts";
import { summaryEntry } from "./summary-entry.ts";

/** What a model says beyond this is no summary. */
const PATIENCE = { timeLimitMs: 60_000, mostSaid: 8_000 };
const MAX_TOKENS = 1_024;
/** How many messages that a request does not hold are read for a summary, the newest; it needs far fewer each time. */
const MOST_LEFT_OUT = 40;

/**
 * Summarises what models are no longer told of a conversation (CTX2), once an answer is complete. Whoever carried the run
 * out tries once; where that fails, the next answer's run tries again.
 */
export class SummaryMaker {
  readonly #deps: RunDependencies;
  readonly #work: SessionWork;

  constructor(deps: RunDependencies) {
    this.#deps = deps;
    this.#work = new SessionWork((error) => deps.logger.error({ err: error }, "a session could not be summarised"));
  }

  /** Call when a run that was carried out here has ended. Does nothing that the caller would have to wait for. */
  runEnded(run: RunRow): void {
    this.#work.begin(run.session_id, (stop) => this.#summarize(run, stop));
  }

  /** Gives up what is under way. */
  stop(): Promise<void> {
    return this.#work.stop();
  }

  async #summarize(run: RunRow, stop: AbortSignal): Promise<void> {
    const { storage, log, models, clock, createId } = this.#deps;
    const ended = await storage.db.selectFrom("runs").select("outcome").where("id", "=", run.id).executeTakeFirst();
    const plan = ended?.outcome === "completed" ? await this.#plan(run) : null;
    const model = plan && (await models.open(run.model, run.user_id));
    const text = model && (await this.#ask(model, run, plan, stop));
    if (!text) return;
    const row = {
      id: createId("sum"),
      session_id: run.session_id,
      message_id: plan.messageId,
      text,
      model: model.id,
      tokens: estimateTokens(text),
      created_at: clock.now(),
    };
    await log.append(summaryEntry(storage, row, plan));
  }

  async #plan(run: RunRow): Promise<SummaryPlan | null> {
    const { storage, context, maxTokens } = this.#deps;
    const { db } = storage;
    const path = await loadPath(db, run.message_id, context.messages + MOST_LEFT_OUT);
    const system = await readSystemPrompt(this.#deps, run);
    const room = budgetOf(context, run.model, run.max_tokens ?? maxTokens) - systemTokens(system) - MAX_TOKENS;
    const before = (await findSummary(db, run.session_id, run.message_id)) ?? null;
    return planSummary(path, before, context.messages, room);
  }

  /** What the model says; empty when it did not come to an end. */
  async #ask(
    model: OpenModel,
    { id: run_id, user_id, session_id }: RunRow,
    { input }: SummaryPlan,
    stop: AbortSignal,
  ): Promise<string> {
    const messages = [{ role: "user" as const, content: summaryQuestion(input) }];
    const request = { system: null, messages, maxTokens: MAX_TOKENS };
    const about = { user_id, session_id, run_id, message_id: null };
    const call = { ...about, purpose: "summary", model, request } as const;
    const answer = await askQuietly(this.#deps, call, PATIENCE, stop);
    const isWhole = answer?.finish.reason === "stop" || answer?.finish.reason === "length";
    return isWhole ? soundText(answer.text).trim() : "";
  }
}
