import { hostname } from "node:os";
import { Agent } from "undici";
import { createApiKeyFinder } from "./api-keys/find-api-key.ts";
import { createApiKeyRoutes } from "./api-keys/routes.ts";
import { ModelCatalog } from "./catalog/model-catalog.ts";
import { createModelRoutes } from "./catalog/routes.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { Config } from "./config.ts";
import { createCore } from "./core.ts";
import { createExperimentRoutes } from "./experiments/routes.ts";
import { SystemPrompts } from "./experiments/system-prompts.ts";
import { createFeedbackRoutes } from "./feedback/routes.ts";
import { createGuardedAgent } from "./guarded/guarded-agent.ts";
import { createApp } from "./http/app.ts";
import { createRateLimiter } from "./http/rate-limiter.ts";
import { type RunningServer, serve } from "./http/server.ts";
import { Grants } from "./identity/grants.ts";
import { createIdentity } from "./identity/identity.ts";
import { createIdSource } from "./ids.ts";
import { Log } from "./log/log.ts";
import { environmentDirectory } from "./models/models-config.ts";
import type { Pricing } from "./models/pricing.ts";
import { createModels } from "./models/registry.ts";
import { ProviderHealth } from "./models/resilience/provider-health.ts";
import { createLogger } from "./monitoring/create-logger.ts";
import { ErrorStore } from "./monitoring/error-store.ts";
import { createMonitoring } from "./monitoring/monitoring.ts";
import { createProviderKeys } from "./provider-keys/provider-keys.ts";
import { createProviderRoutes } from "./provider-status/routes.ts";
import { Retention } from "./retention/retention.ts";
import { createKeyRing } from "./secrets/key-ring.ts";
import { mayReadSession } from "./sessions/access.ts";
import { createShareRoutes } from "./shares/routes.ts";
import { openPostgres } from "./storage/open-postgres.ts";
import { openSqlite } from "./storage/open-sqlite.ts";
import { createUsageRoutes } from "./usage/routes.ts";

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
  /** What providers' outages are timed by. */
  outageClock?: Pick<Clock, "now" | "elapsed">;
  /** What calls cost, where the host application knows better. */
  pricing?: Pricing;
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
  const storage = config.databaseUrl ? await openPostgres(config.databaseUrl) : await openSqlite(config.dataDir);
  const createId = createIdSource(systemClock);
  const log = new Log(storage.log, systemClock);
  const errors = new ErrorStore({ storage, log, clock: systemClock, createId });
  const logger = createLogger({ level: config.logLevel, file: config.logFile, onError: (line) => errors.take(line) });
  const catalog = new ModelCatalog({ db: storage.db, clock: systemClock, logger });
  await catalog.refresh();
  const health = new ProviderHealth({
    clock: options.outageClock ?? systemClock,
    circuits: config.resilience.circuits,
  });
  const dispatchers = { plain: new Agent(), guarded: createGuardedAgent(config.models.allowedHosts ?? []) };
  const providerKeys = createProviderKeys({
    storage,
    log,
    clock: systemClock,
    createId,
    logger,
    ring: createKeyRing([config.secret, ...config.oldSecrets], "provider keys"),
    environment: environmentDirectory(config.models),
    defaults: config.providerDefaults,
    ownKeys: config.ownKeys,
    dispatchers,
  });
  const models = createModels({
    ...config.models,
    directory: providerKeys.directory,
    listing: catalog,
    resilience: config.resilience,
    health,
  });
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
    apiKeys: createApiKeyFinder({ storage, log, clock: systemClock, logger }),
    onCredentialEnded: (credentialId) => grants.revoke(credentialId),
  });
  const systemPrompts = new SystemPrompts({ storage, log, clock: systemClock });
  const monitoring = createMonitoring({
    storage,
    log,
    clock: systemClock,
    identity,
    logger,
    errors,
    gauges: { liveConnections: () => core.live.size, activeRuns: () => core.activeRuns() },
    version: config.version,
    metricsToken: config.metricsToken,
  });
  const core = createCore({
    storage,
    log,
    models,
    pricing: options.pricing ?? catalog.pricing,
    identity,
    grants,
    logger,
    clock: systemClock,
    createId,
    maxTokens: config.maxTokens,
    runTimeLimitMs: config.runTimeLimitMs,
    messageLimit:
      config.messagesPerMinute === null
        ? null
        : createRateLimiter("messages", config.messagesPerMinute, storage.kind === "postgres" ? storage.pool : null),
    context: {
      messages: config.contextMessages,
      tokens: config.contextTokens,
      windowOf: (model) => catalog.describe(model)?.context_tokens ?? null,
    },
    systemPrompts,
    engine: {
      leaseMs: config.leaseMs,
      owner: `${hostname()}:${process.pid}:${createId("run")}`,
      exclusive: storage.kind === "sqlite",
    },
    heartbeatMs: options.heartbeatMs ?? HEARTBEAT_MS,
    longPollMs: options.longPollMs ?? LONG_POLL_MS,
    maxConnections: config.maxConnections,
    modelTitles: config.modelTitles,
    summaries: config.summaries,
    onRunEnded: monitoring.runEnded,
  });
  const shares = createShareRoutes(
    { storage, log, clock: systemClock, createId, publicUrl: config.publicUrl },
    identity,
  );
  const apiKeys = createApiKeyRoutes({ storage, log, clock: systemClock, createId, logger }, identity);
  const modelRoutes = createModelRoutes({ catalog, models, storage, log, clock: systemClock, createId }, identity);
  const feedback = createFeedbackRoutes({ storage, log, clock: systemClock, systemPrompts }, identity);
  const experiments = createExperimentRoutes({ storage, log, clock: systemClock, createId }, identity);
  const usage = createUsageRoutes(
    { storage, log, clock: systemClock, mayRead: (principal, id) => mayReadSession(storage.db, principal, id) },
    identity,
  );
  const retention = new Retention({ storage, log, clock: systemClock, logger }, config.eventRetentionMs);
  const app = createApp({
    config,
    features: [
      identity.routes,
      apiKeys,
      // Before the core: a session's messages have an address of the same form.
      feedback,
      ...core.features,
      modelRoutes,
      shares,
      providerKeys.createRoutes(identity),
      createProviderRoutes(health, identity),
      experiments,
      usage,
      monitoring.routes,
    ],
    health: () =>
      storage.log.head("").then(
        () => true,
        () => false,
      ),
    clock: systemClock,
    createId,
    logger,
    onAnswered: monitoring.metrics.requestAnswered,
    ...(options.staticDir !== undefined && { staticDir: options.staticDir }),
  });

  let server: RunningServer | null = null;
  return {
    app,
    async start() {
      await providerKeys.start();
      await core.start();
      catalog.start();
      retention.start();
      monitoring.start();
      server = await serve(app, config);
      return server;
    },
    async stop() {
      catalog.stop();
      await retention.stop();
      await core.stop(options.stopGraceMs ?? 5_000);
      await server?.close();
      grants.stop();
      await monitoring.stop();
      await log.idle();
      await models.close();
      await Promise.all([dispatchers.plain.destroy(), dispatchers.guarded.destroy()]);
      await identity.close();
      await storage.close();
    },
  };
}
