import { pino } from "pino";
import { type Core, createCore } from "../../../packages/server/src/core.ts";
import { SystemPrompts } from "../../../packages/server/src/experiments/system-prompts.ts";
import { createApp } from "../../../packages/server/src/http/app.ts";
import { Grants } from "../../../packages/server/src/identity/grants.ts";
import { createIdSource } from "../../../packages/server/src/ids.ts";
import type { FrameSink } from "../../../packages/server/src/live/frame-sink.ts";
import type { LiveConnection } from "../../../packages/server/src/live/live-connection.ts";
import { Log } from "../../../packages/server/src/log/log.ts";
import { createSqliteLogStore } from "../../../packages/server/src/log/sqlite/sqlite-log-store.ts";
import { packLog } from "../../../packages/server/src/retention/pack-log.ts";
import { trimLog } from "../../../packages/server/src/retention/trim-log.ts";
import type { Storage } from "../../../packages/server/src/storage/storage.ts";
import type { Random } from "../../lib/random.ts";
import { type Death, Machine } from "../time/machine.ts";
import type { Scheduler } from "../time/scheduler.ts";
import type { Trace } from "../time/trace.ts";
import type { Accounts } from "./accounts.ts";
import type { SimulatedDatabase } from "./database.ts";
import type { Disk } from "./disk.ts";
import { createLateWakes } from "./late-wakes.ts";
import type { SimulatedProvider } from "./provider.ts";
import { type CommitListener, startSimulatedWriter } from "./writer.ts";

export const PUBLIC_URL = "http://millrace.test";

const LEASE_MS = 15_000;
const HEARTBEAT_MS = 15_000;
const LONG_POLL_MS = 25_000;

/** What a server process finds around it when it starts, and leaves behind when it ends. */
export interface ServerSurroundings {
  readonly scheduler: Scheduler;
  readonly trace: Trace;
  readonly random: Random;
  readonly database: SimulatedDatabase;
  readonly disk: Disk;
  readonly provider: SimulatedProvider;
  readonly accounts: Accounts;
  readonly onCommit: CommitListener;
  /** Hears of every request that was answered with a fault of the server's own. */
  readonly onInternalError: (request: string) => void;
}

/** One life of the server: the real core and the real routes, in simulated surroundings. */
export class ServerProcess {
  readonly machine: Machine;
  readonly log: Log;
  /** Delays the next calls of those who listen for news of logs. */
  readonly wakeLate: ReturnType<typeof createLateWakes>;
  readonly #storage: Storage;
  readonly #core: Core;
  readonly #grants: Grants;
  readonly #app: ReturnType<typeof createApp>;
  readonly #onInternalError: ServerSurroundings["onInternalError"];
  readonly #accounts: Accounts;
  #accepts = false;

  constructor(surroundings: ServerSurroundings) {
    const { scheduler, trace, random, database, disk, provider, accounts, onCommit } = surroundings;
    this.#accounts = accounts;
    this.#onInternalError = surroundings.onInternalError;
    const clock = new Machine(scheduler);
    this.machine = clock;
    database.now = clock.now;
    const store = createSqliteLogStore(database.connection, startSimulatedWriter(clock, database, disk, onCommit));
    const storage: Storage = {
      kind: "sqlite",
      db: database.db,
      log: disk.storeOn(store),
      close: () => Promise.resolve(),
    };
    this.#storage = storage;
    const createId = createIdSource(clock, (bytes) => {
      for (let at = 0; at < bytes.length; at++) bytes[at] = random.between(0, 255);
    });
    const logger = pino(
      { level: "error", base: null, timestamp: false, serializers: { err: String } },
      { write: (line) => trace.add(line.trim()) },
    );
    this.log = new Log(storage.log, clock);
    this.wakeLate = createLateWakes(this.log.feed, clock);
    this.#grants = new Grants({ storage, log: this.log, clock, logger });
    this.#core = createCore({
      storage,
      log: this.log,
      clock,
      createId,
      logger,
      grants: this.#grants,
      models: provider.models(clock),
      identity: accounts,
      maxTokens: 1_000,
      runTimeLimitMs: 15 * 60 * 1_000,
      messageLimit: null,
      context: { messages: 20, tokens: 32_000, windowOf: () => null },
      systemPrompts: new SystemPrompts({ storage, log: this.log, clock }),
      engine: { leaseMs: LEASE_MS, owner: createId("run"), exclusive: true },
      heartbeatMs: HEARTBEAT_MS,
      longPollMs: LONG_POLL_MS,
      maxConnections: 1_000,
      modelTitles: false,
      summaries: false,
    });
    this.#app = createApp({
      config: { publicUrl: PUBLIC_URL, allowedOrigins: [], version: "0" },
      features: [accounts.createRoutes(), ...this.#core.features],
      health: () => Promise.resolve(true),
      clock,
      createId,
      logger,
    });
  }

  /** Whether it listens. */
  get accepts(): boolean {
    return this.#accepts && !this.machine.isDead;
  }

  async start(): Promise<void> {
    await this.#core.start();
    this.#accepts = true;
  }

  /** Ends in good order, as on SIGTERM, except that connections are for the caller to close between the two parts. */
  async drain(graceMs: number): Promise<void> {
    await this.#core.stop(graceMs);
    this.#accepts = false;
  }

  async close(): Promise<void> {
    this.#grants.stop();
    await this.log.idle();
    this.machine.die("reset");
  }

  /** Ends at once, as by `kill -9`. */
  kill(how: Death): void {
    this.machine.die(how);
  }

  /** Ends what was opened under a sign-in that ended. */
  revoke(cookie: string): Promise<void> {
    return this.#grants.revoke(cookie);
  }

  /** Packs the oldest events of a log that are not packed yet. @returns whether there were any */
  async pack(id: string): Promise<boolean> {
    const before = await this.log.head(id);
    await packLog({ storage: this.#storage, log: this.log }, id);
    return (await this.log.head(id))?.packed !== before?.packed;
  }

  /** Drops all that is packed of a log. @returns whether there was anything */
  async trim(id: string): Promise<boolean> {
    const before = await this.log.head(id);
    await trimLog({ storage: this.#storage, log: this.log }, id, Number.POSITIVE_INFINITY);
    return (await this.log.head(id))?.trimmed !== before?.trimmed;
  }

  async serve(request: Request): Promise<Response> {
    const response = await this.#app.fetch(request);
    if (response.status === 500) this.#onInternalError(`${request.method} ${new URL(request.url).pathname}`);
    return response;
  }

  /** What the upgrade to a WebSocket comes to; null when it is refused. */
  async connect(request: Request, sink: FrameSink): Promise<LiveConnection | null> {
    const principal = await this.#accounts.authenticate(request);
    return principal && this.#core.live.connect(principal, sink);
  }
}
