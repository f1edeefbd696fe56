import type { OpenAPIHono } from "@hono/zod-openapi";
import { createAiSdkRoutes } from "./ai-sdk/routes.ts";
import { repeat } from "./clock.ts";
import type { Env } from "./http/env.ts";
import type { RateLimiter } from "./http/rate-limiter.ts";
import type { Grants } from "./identity/grants.ts";
import type { Identity } from "./identity/identity.ts";
import { LiveHub } from "./live/live-hub.ts";
import { createLiveRoutes } from "./live/routes.ts";
import { LiveTickets } from "./live/tickets.ts";
import type { Pricing } from "./models/pricing.ts";
import { RunEngine, type RunEngineOptions } from "./runs/run-engine.ts";
import type { RunDependencies } from "./runs/types.ts";
import { mayReadSession } from "./sessions/access.ts";
import type { SessionDependencies } from "./sessions/dependencies.ts";
import { DeletionSweep } from "./sessions/erase-session.ts";
import { forgetStatement } from "./sessions/requests.ts";
import { createSessionRoutes } from "./sessions/routes.ts";
import { readListVersion } from "./storage/list-version.ts";
import { SummaryMaker } from "./summaries/summary-maker.ts";
import { TitleMaker } from "./titles/title-maker.ts";
import { UsageLedger } from "./usage/usage-ledger.ts";

const MINUTE_MS = 60 * 1_000;
const HOUR_MS = 60 * 60 * 1_000;

/** What the core works with; everything that differs between a deployment and a simulation comes from outside. */
export interface CoreOptions extends Omit<RunDependencies, "usage"> {
  readonly pricing: Pricing;
  readonly identity: Pick<Identity, "authenticate" | "principalOf">;
  readonly grants: Grants;
  readonly engine: Omit<RunEngineOptions, "onRunEnded">;
  /** What one person may have answered in a minute; null: any number. */
  readonly messageLimit: RateLimiter | null;
  /** Hears of each run that was carried out here, once it ended. Must not throw. */
  readonly onRunEnded?: RunEngineOptions["onRunEnded"];
  /** Whether models name the sessions that nobody named. */
  readonly modelTitles: boolean;
  /** Whether models summarise what they are no longer told. */
  readonly summaries: boolean;
  /** Silence after which an open stream says that it is alive, in milliseconds (LIV3). */
  readonly heartbeatMs: number;
  /** How long a poll waits for news, in milliseconds. */
  readonly longPollMs: number;
  /** Open live connections beyond which new ones are refused (SEC7). */
  readonly maxConnections: number;
}

/** Sessions, their runs and their live delivery, without accounts, settings and sockets. */
export interface Core {
  readonly live: LiveHub;
  /** Runs that are carried out here now. */
  activeRuns(): number;
  /** Routes, with their full paths. */
  readonly features: OpenAPIHono<Env>[];
  /** Takes over what the last process left behind. */
  start(): Promise<void>;
  /**
   * Lets answers under way end for `graceMs`, then gives every reader what is committed and sends them elsewhere. Close
   * the sockets after it, then wait for `log.idle`.
   */
  stop(graceMs: number): Promise<void>;
}

export function createCore(options: CoreOptions): Core {
  const { storage, log, clock, identity, grants, logger, heartbeatMs, longPollMs, maxConnections, modelTitles } =
    options;
  const runs: RunDependencies = { ...options, usage: new UsageLedger(options) };
  const titles = new TitleMaker(runs);
  const summaries = new SummaryMaker(runs);
  const engine = new RunEngine(runs, {
    ...options.engine,
    onRunEnded(run) {
      if (modelTitles) titles.runEnded(run);
      if (options.summaries) summaries.runEnded(run);
      options.onRunEnded?.(run);
    },
  });
  const sessions: SessionDependencies = { ...options, ...runs, engine };
  const deletions = new DeletionSweep(sessions);
  const live = new LiveHub({
    log,
    grants,
    clock,
    heartbeatMs,
    listsVersion: (userId) => readListVersion(storage, userId),
    mayRead: (principal, sessionId) => mayReadSession(storage.db, principal, sessionId),
  });
  const forget = () =>
    log
      .append({ log: null, statements: [forgetStatement(storage, clock.now())], events: [] })
      .catch((error: unknown) => logger.error({ err: error }, "old requests could not be forgotten"));
  const sweepCalls = (everything: boolean) =>
    runs.usage
      .sweep(everything)
      .catch((error: unknown) => logger.error({ err: error }, "calls could not be written down"));
  let stopForgetting = () => {};
  let stopSweeping = () => {};
  return {
    live,
    activeRuns: () => engine.size,
    features: [
      createSessionRoutes(sessions, identity),
      createAiSdkRoutes(sessions, identity),
      createLiveRoutes(live, identity, { longPollMs, maxConnections, tickets: new LiveTickets(options) }),
    ],
    async start() {
      await engine.start();
      await sweepCalls(options.engine.exclusive);
      await forget();
      deletions.start();
      stopForgetting = repeat(clock, () => void forget(), HOUR_MS);
      stopSweeping = repeat(clock, () => void sweepCalls(false), MINUTE_MS);
    },
    async stop(graceMs) {
      stopForgetting();
      stopSweeping();
      await deletions.stop();
      await engine.stop(graceMs);
      await titles.stop();
      await summaries.stop();
      log.endReaders();
      await live.drain();
    },
  };
}
