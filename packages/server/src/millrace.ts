import { hostname } from "node:os";
import { systemClock } from "./clock.ts";
import type { Config } from "./config.ts";
import { createCore } from "./core.ts";
import { createApp } from "./http/app.ts";
import { type RunningServer, serve } from "./http/server.ts";
import { Grants } from "./identity/grants.ts";
import { createIdentity } from "./identity/identity.ts";
import { createIdSource } from "./ids.ts";
import { Log } from "./log/log.ts";
import { environmentDirectory } from "./models/models-config.ts";
import { createModels } from "./models/registry.ts";
import { createLogger } from "./monitoring/create-logger.ts";
import { createMonitoring, type Monitoring } from "./monitoring/monitoring.ts";
import { Retention } from "./retention/retention.ts";
import { createShareRoutes } from "./shares/routes.ts";
import { openPostgres } from "./storage/open-postgres.ts";
import { openSqlite } from "./storage/open-sqlite.ts";

const HEARTBEAT_MS = 15_000;
const LONG_POLL_MS = 25_000;

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
  const logger = createLogger({
    level: config.logLevel,
    file: config.logFile,
    onError: (line) => monitoring?.errors.take(line),
  });
  let monitoring: Monitoring | null = null;
  const storage = config.databaseUrl ? await openPostgres(config.databaseUrl) : await openSqlite(config.dataDir);
  const createId = createIdSource(systemClock);
  const log = new Log(storage.log, systemClock);
  const models = createModels({ ...config.models, directory: environmentDirectory(config.models) });
  const grants = new Grants({ storage, log, clock: systemClock, logger });
  const identity = await createIdentity({
    store:
      storage.kind === "postgres"
        ? { kind: "postgres", pool: storage.pool }
        : { kind: "sqlite", directory: config.dataDir },
    secret: config.secret,
    publicUrl: config.publicUrl,
    demoLogin: config.demoLogin,
    signUp: config.signUp,
    admins: config.admins,
    version: config.version,
    rateLimit: options.signInRateLimit ?? true,
    logger,
    clock: systemClock,
    onSignOut: (credentialId) => grants.revoke(credentialId),
  });
  const core = createCore({
    storage,
    log,
    models,
    identity,
    grants,
    logger,
    clock: systemClock,
    createId,
    maxTokens: config.maxTokens,
    engine: {
      leaseMs: config.leaseMs,
      owner: `${hostname()}:${process.pid}:${createId("run")}`,
      exclusive: storage.kind === "sqlite",
    },
    heartbeatMs: options.heartbeatMs ?? HEARTBEAT_MS,
    longPollMs: options.longPollMs ?? LONG_POLL_MS,
    maxConnections: config.maxConnections,
    modelTitles: config.modelTitles,
    onRunEnded: (run) => monitoring?.runEnded(run),
  });
  const watching = createMonitoring({
    storage,
    log,
    clock: systemClock,
    createId,
    identity,
    logger,
    gauges: { liveConnections: () => core.live.size, activeRuns: () => core.activeRuns() },
    version: config.version,
    metricsToken: config.metricsToken,
  });
  monitoring = watching;
  const shares = createShareRoutes(
    { storage, log, clock: systemClock, createId, publicUrl: config.publicUrl },
    identity,
  );
  const retention = new Retention({ storage, log, clock: systemClock, logger }, config.eventRetentionMs);
  const app = createApp({
    config,
    features: [identity.routes, ...core.features, shares, watching.routes],
    health: () =>
      storage.log.head("").then(
        () => true,
        () => false,
      ),
    clock: systemClock,
    createId,
    logger,
    onAnswered: watching.metrics.requestAnswered,
    ...(options.staticDir !== undefined && { staticDir: options.staticDir }),
  });

  let server: RunningServer | null = null;
  return {
    app,
    async start() {
      await core.start();
      retention.start();
      watching.start();
      server = await serve(app, config);
      return server;
    },
    async stop() {
      await retention.stop();
      await core.stop(options.stopGraceMs ?? 5_000);
      await server?.close();
      grants.stop();
      await watching.stop();
      await log.idle();
      await models.close();
      await identity.close();
      await storage.close();
    },
  };
}
