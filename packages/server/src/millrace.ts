import { hostname } from "node:os";
import { destination, pino } from "pino";
import { systemClock } from "./clock.ts";
import type { Config } from "./config.ts";
import { createApp } from "./http/app.ts";
import { type RunningServer, serve } from "./http/server.ts";
import { createIdentity } from "./identity/identity.ts";
import { createId } from "./ids.ts";
import { Log } from "./log/log.ts";
import { createModels } from "./models/registry.ts";
import { RunEngine } from "./runs/run-engine.ts";
import type { SessionDependencies } from "./sessions/dependencies.ts";
import { forgetStatement } from "./sessions/requests.ts";
import { createSessionRoutes } from "./sessions/routes.ts";
import { openPostgres } from "./storage/open-postgres.ts";
import { openSqlite } from "./storage/open-sqlite.ts";

const HEARTBEAT_MS = 15_000;
const LONG_POLL_MS = 25_000;
const HOUR_MS = 60 * 60 * 1_000;

/** What a deployment does not set but a test or a host application may. */
export interface MillraceOptions {
  /** The built web app; without it only the API is served. */
  staticDir?: string;
  heartbeatMs?: number;
  longPollMs?: number;
  /** How long a stop waits for runs to end by themselves. */
  stopGraceMs?: number;
  /** Off for tests that sign in many times from one address. */
  signInRateLimit?: boolean;
}

/** A whole server, not yet listening. One per process. */
export interface Millrace {
  readonly app: ReturnType<typeof createApp>;
  /** Takes over what the last process left behind, then listens. */
  start(): Promise<RunningServer>;
  /** Lets answers under way end (or keeps what they have), then closes everything. */
  stop(): Promise<void>;
}

/**
 * Puts the parts together; the only file that knows them all.
 *
 * @throws DataDirectoryInUse, or the database's error when it cannot be opened
 */
export async function createMillrace(config: Config, options: MillraceOptions = {}): Promise<Millrace> {
  const logger = pino({ level: config.logLevel }, destination(2));
  const storage = config.databaseUrl ? await openPostgres(config.databaseUrl) : await openSqlite(config.dataDir);
  const log = new Log(storage.log);
  const models = createModels(config.models);
  const runs = { storage, log, models, logger, clock: systemClock, maxTokens: config.maxTokens };
  const engine = new RunEngine(runs, {
    leaseMs: config.leaseMs,
    owner: `${hostname()}:${process.pid}:${createId("run", systemClock)}`,
    exclusive: storage.kind === "sqlite",
  });
  const sessions: SessionDependencies = {
    ...runs,
    engine,
    heartbeatMs: options.heartbeatMs ?? HEARTBEAT_MS,
    longPollMs: options.longPollMs ?? LONG_POLL_MS,
  };
  const identity = await createIdentity({
    store:
      storage.kind === "postgres"
        ? { kind: "postgres", pool: storage.pool }
        : { kind: "sqlite", directory: config.dataDir },
    secret: config.secret,
    publicUrl: config.publicUrl,
    demoLogin: config.demoLogin,
    signUp: config.signUp,
    version: config.version,
    rateLimit: options.signInRateLimit ?? true,
    logger,
    clock: systemClock,
  });
  const app = createApp({
    config,
    features: [identity.routes, createSessionRoutes(sessions, identity)],
    health: () =>
      storage.log.head("").then(
        () => true,
        () => false,
      ),
    logger,
    ...(options.staticDir !== undefined && { staticDir: options.staticDir }),
  });

  const forget = () =>
    log
      .append({ log: null, statements: [forgetStatement(storage, systemClock.now())], events: [] })
      .catch((error: unknown) => logger.error({ err: error }, "old requests could not be forgotten"));
  let hourly: NodeJS.Timeout | null = null;
  let server: RunningServer | null = null;
  return {
    app,
    async start() {
      await engine.start();
      await forget();
      hourly = setInterval(forget, HOUR_MS);
      server = await serve(app, config);
      return server;
    },
    async stop() {
      if (hourly) clearInterval(hourly);
      await engine.stop(options.stopGraceMs ?? 5_000);
      log.endReaders();
      await server?.close();
      await log.idle();
      await models.close();
      await identity.close();
      await storage.close();
    },
  };
}
