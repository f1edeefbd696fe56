import type { AssistantMessage, CallPurpose, KeySource, RunErrorCode, RunOutcome, Usage } from "@millrace/protocol";
import type { Selectable } from "kysely";
import type { Clock } from "../clock.ts";
import type { CreateId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { Entry, Lock, Statement } from "../log/store.ts";
import type { AnsweredBy, ModelFinish, ModelRequest, OpenModel } from "../models/port.ts";
import type { Pricing } from "../models/pricing.ts";
import type { Models } from "../models/registry.ts";
import { requestTokens } from "../models/tokens/request-tokens.ts";
import type { Storage } from "../storage/storage.ts";
import type { UsageTable } from "../storage/workspace-tables.ts";
import { BudgetExceeded, readLimits, readOwnStandings } from "./budgets.ts";
import { countWritten } from "./count-written.ts";
import { endCall, insertCall, reserveStatement, spendingLocks, spendStatement } from "./ledger-statements.ts";
import { spendingKeys } from "./periods.ts";

/** How often a reservation is tried when the limits change at the same moment. */
const MAX_TRIES = 5;
/** More than anybody may spend, below what numbers hold exactly. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER;
/** For how long a call that belongs to no run may be under way, and what is left of an erased one. */
const STRAY_MS = 5 * 60_000;

/** Refusals and failures for which no provider takes money, where they come before anything was answered. */
const REFUSALS: ReadonlySet<RunErrorCode> = new Set([
  "model_unknown",
  "key_rejected",
  "request_refused",
  "context_too_long",
  "rate_limited",
  "quota_exhausted",
  "provider_overloaded",
  "provider_unreachable",
  "provider_error",
  "provider_unavailable",
  "address_refused",
]);

export type CallRow = Selectable<UsageTable>;

/** What a provider is about to be called for. */
export interface Call {
  readonly purpose: CallPurpose;
  readonly user_id: string;
  readonly session_id: string | null;
  readonly run_id: string | null;
  readonly message_id: string | null;
  readonly model: Pick<OpenModel, "id" | "provider" | "keySource">;
  readonly request: ModelRequest;
  /** Only while this run is running under this epoch. */
  readonly fence?: Entry["fence"];
}

/** How a call ended. */
export interface CallOutcome {
  readonly outcome: RunOutcome;
  /** False when it was given up before the provider heard of it. */
  readonly wasCalled?: boolean;
  /** Null when the provider did not come to an end. */
  readonly finish: Pick<ModelFinish, "usage" | "costUsd" | "answeredBy"> | null;
  /** The model that took over, also where it did not come to an end. */
  readonly answeredBy?: AnsweredBy | undefined;
  readonly errorCode?: RunErrorCode | undefined;
  /** What it wrote, for where the provider does not say how much that was. */
  readonly written: Pick<AssistantMessage, "parts">;
  /** How long the text was before. */
  readonly textFrom?: number;
  readonly latency_ms: number | null;
  readonly ttft_ms: number | null;
}

/** What the entry that ends a call also does: the call's row gets its figures, and budgets what it cost. */
export interface Settlement {
  readonly locks: readonly Lock[];
  readonly statements: readonly Statement[];
}

interface LedgerDependencies {
  readonly storage: Storage;
  readonly log: Log;
  readonly models: Pick<Models, "open">;
  readonly pricing: Pricing;
  readonly clock: Clock;
  readonly createId: CreateId;
}

/** Every call to a provider: reserved before it is made, and written down once with what it used, whatever happens. */
export class UsageLedger {
  readonly #deps: LedgerDependencies;

  constructor(deps: LedgerDependencies) {
    this.#deps = deps;
  }

  /**
   * Writes down that a call is about to be made, and holds the most it may cost of the budgets it counts against. On disk
   * when it resolves; make the call after that, and settle it.
   *
   * @returns null when the run it belongs to is not its holder's any more
   * @throws BudgetExceeded when a budget is used up
   */
  async open(call: Call): Promise<CallRow | null> {
    const { storage, log, clock } = this.#deps;
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const row = this.#rowOf(call, clock.now());
      const keys = countsAgainstBudgets(row.key_source) ? spendingKeys(row.user_id, row.at) : [];
      const limits = keys.length > 0 ? await readLimits(storage, row.user_id) : null;
      // What is known to cost nothing is not refused.
      const isFree = this.#estimate(row, call.request.maxTokens) === 0;
      const guards = keys.map(({ id, scope, period }) =>
        reserveStatement(storage, {
          id,
          amount: row.reserved_nano_usd,
          limit: (isFree ? null : limits?.[scope][period]) ?? NO_LIMIT,
        }),
      );
      const result = await log.append({
        log: null,
        ...(call.fence && { fence: call.fence }),
        locks: spendingLocks(storage, keys),
        guards,
        statements: [insertCall(storage, row)],
        events: [],
      });
      if (result.status === "committed") return row;
      if (result.status === "fenced") return null;
      const standings = await readOwnStandings(storage, row.user_id, row.at);
      const full = standings.find(
        ({ limit_nano_usd: limit, spent_nano_usd: spent, reserved_nano_usd: reserved }) =>
          limit !== null && spent + reserved >= limit,
      );
      if (full) throw new BudgetExceeded(full);
    }
    throw new Error("budgets changed too often to reserve anything");
  }

  /** @throws BudgetExceeded when it is certain that this model would not be called for this person */
  async refuseSpent(modelId: string, userId: string): Promise<void> {
    const { storage, clock, models, pricing } = this.#deps;
    const at = clock.now();
    // Most is known without the database: this runs with every message.
    const model = await models.open(modelId, userId);
    if (!model || !countsAgainstBudgets(model.keySource)) return;
    if (pricing.estimate({ model: modelId, inputTokens: 1_000_000, maxOutputTokens: 1_000_000, at }) === 0) return;
    const standings = await readOwnStandings(storage, userId, at);
    const full = standings.find(({ limit_nano_usd: limit, spent_nano_usd: spent }) => limit !== null && spent >= limit);
    if (full) throw new BudgetExceeded(full);
  }

  /** What ends the call in the entry that tells of its end; does nothing where the call has ended already. */
  settle(row: CallRow, ended: CallOutcome): Settlement {
    const { storage, pricing } = this.#deps;
    const { usage, estimated } = usageOf(row, ended);
    const by = ended.finish?.answeredBy ?? ended.answeredBy;
    const model = by?.id ?? row.model;
    const key_source = by?.keySource ?? row.key_source;
    const isFree = usedNothing(ended);
    const reportedUsd = ended.finish?.costUsd ?? null;
    const cost = isFree ? 0 : pricing.cost({ model, usage, reportedUsd, at: row.at });
    const held = countsAgainstBudgets(row.key_source);
    const spends = countsAgainstBudgets(key_source);
    const keys = held || spends ? spendingKeys(row.user_id, row.at) : [];
    const amounts = { call: row.id, spent: spends ? (cost ?? 0) : 0, reserved: row.reserved_nano_usd };
    return {
      locks: spendingLocks(storage, keys),
      statements: [
        ...keys.map(({ id }) => spendStatement(storage, { id, ...amounts })),
        endCall(storage, {
          id: row.id,
          outcome: ended.outcome,
          provider: by?.provider ?? row.provider,
          model,
          key_source,
          ...usage,
          estimated: estimated ? 1 : 0,
          cost_nano_usd: cost,
          latency_ms: ended.latency_ms,
          ttft_ms: ended.ttft_ms,
        }),
      ],
    };
  }

  /** Writes down the end of a call that no entry of its own tells of. */
  async close(row: CallRow, ended: CallOutcome): Promise<void> {
    await this.#deps.log.append({ log: null, ...this.settle(row, ended), events: [] });
  }

  /** The call that a run is making, or was making when its holder died. */
  async findOpen(runId: string): Promise<CallRow | null> {
    const row = await this.#deps.storage.db
      .selectFrom("api_usage_log")
      .selectAll()
      .where("run_id", "=", runId)
      .where("purpose", "=", "answer")
      .where("outcome", "is", null)
      .executeTakeFirst();
    return row ?? null;
  }

  /**
   * Ends calls whose process died and that no run will tell of: titles, and answers of sessions erased meanwhile.
   *
   * @param everything true when no call can be under way: at the start of the one process that owns the database
   */
  async sweep(everything: boolean): Promise<void> {
    const { storage, clock } = this.#deps;
    const before = everything ? clock.now() : clock.now() - STRAY_MS;
    const strays = await storage.db
      .selectFrom("api_usage_log as call")
      .selectAll()
      .where("outcome", "is", null)
      .where("at", "<=", before)
      .where(({ or, eb, not, exists, selectFrom }) =>
        or([
          eb("purpose", "!=", "answer"),
          not(
            exists(
              selectFrom("runs").select("id").whereRef("runs.id", "=", "call.run_id").where("status", "!=", "ended"),
            ),
          ),
        ]),
      )
      .execute();
    const unknown = { finish: null, written: { parts: [] }, latency_ms: null, ttft_ms: null };
    for (const row of strays) await this.close(row, { ...unknown, outcome: "interrupted" });
  }

  #rowOf(call: Call, at: number): CallRow {
    const { purpose, user_id, session_id, run_id, message_id, model, request } = call;
    const row: CallRow = {
      id: this.#deps.createId("usg"),
      at,
      user_id,
      session_id,
      run_id,
      message_id,
      purpose,
      provider: model.provider,
      model: model.id,
      key_source: model.keySource,
      outcome: null,
      input_tokens: requestTokens(request),
      output_tokens: null,
      cached_input_tokens: null,
      cache_write_tokens: null,
      reasoning_tokens: null,
      estimated: 1,
      cost_nano_usd: null,
      reserved_nano_usd: 0,
      latency_ms: null,
      ttft_ms: null,
    };
    const estimate = countsAgainstBudgets(row.key_source) ? this.#estimate(row, request.maxTokens) : 0;
    return { ...row, reserved_nano_usd: estimate ?? 0 };
  }

  #estimate({ model, input_tokens, at }: CallRow, maxOutputTokens: number): number | null {
    return this.#deps.pricing.estimate({ model, inputTokens: input_tokens ?? 0, maxOutputTokens, at });
  }
}

/** Budgets limit what the workspace pays for: not what people call with their own keys, nor what needs none. */
function countsAgainstBudgets(source: KeySource): boolean {
  return source === "workspace" || source === "environment";
}

/** Whether nothing was used: the call was not made, or refused before anything of an answer. */
function usedNothing({ finish, wasCalled = true, errorCode, written, textFrom = 0 }: CallOutcome): boolean {
  if (!wasCalled) return true;
  return finish === null && errorCode !== undefined && REFUSALS.has(errorCode) && countWritten(written, textFrom) === 0;
}

/** What the provider says was used, and our own count where it does not say. */
function usageOf(row: CallRow, ended: CallOutcome): { usage: Usage; estimated: boolean } {
  const nothing = { cached_input_tokens: null, cache_write_tokens: null, reasoning_tokens: null };
  if (usedNothing(ended)) return { usage: { input_tokens: 0, output_tokens: 0, ...nothing }, estimated: false };
  const said = ended.finish?.usage ?? { input_tokens: null, output_tokens: null, ...nothing };
  const { input_tokens, output_tokens } = said;
  return {
    usage: {
      ...said,
      input_tokens: input_tokens ?? row.input_tokens,
      output_tokens: output_tokens ?? countWritten(ended.written, ended.textFrom ?? 0),
    },
    estimated: input_tokens === null || output_tokens === null,
  };
}
