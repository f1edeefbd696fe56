import { createClient } from "../src/create-client.ts";
import type { Environment, WakeReason } from "../src/environment.ts";
import type { TransportKind } from "../src/live/connection-status.ts";
import { createMemoryStorage } from "../src/storage/memory-storage.ts";
import { FakeClock, idle } from "./fake-clock.ts";
import { FakeServer } from "./fake-server.ts";
import { SESSION_ID } from "./log-events.ts";

export interface DeviceOptions {
  random?: () => number;
  /** The only ways through to the server. */
  transports?: readonly TransportKind[];
  server?: FakeServer;
  clock?: FakeClock;
  environment?: Partial<Environment>;
}

const ALL = ["websocket", "sse", "long-poll"] as const;

/** A client on a fake device with a fake server. */
export function createDevice({
  random = () => 0.5,
  transports = ["websocket"],
  server = new FakeServer(),
  clock = new FakeClock(),
  environment: special,
}: DeviceOptions = {}) {
  for (const kind of ALL) if (!transports.includes(kind)) server.blocked[kind] = { type: "network" };
  const wakeListeners = new Set<(reason: WakeReason) => void>();
  const hideListeners = new Set<() => void>();
  const frames: (() => void)[] = [];
  const network = { online: true };
  let ids = 0;
  const environment: Environment = {
    baseUrl: "",
    getToken: null,
    fetch: server.fetch,
    openSocket: server.openSocket,
    now: clock.now,
    setTimer: clock.setTimer,
    random,
    nextFrame: (callback) => frames.push(callback),
    isOnline: () => network.online,
    onWake: (listener) => {
      wakeListeners.add(listener);
      return () => wakeListeners.delete(listener);
    },
    onHide: (listener) => {
      hideListeners.add(listener);
      return () => hideListeners.delete(listener);
    },
    randomId: () => `id_${++ids}`,
    serverProtocol: () => "h2",
    acquireLock: null,
    openChannel: null,
    storage: createMemoryStorage(),
    ...special,
  };
  const client = createClient(environment);
  return {
    clock,
    server,
    network,
    wakeListeners,
    environment,
    client,
    store: client.session(SESSION_ID),
    /** Paints: calls back what waits for a frame. */
    frame: () => {
      for (const callback of frames.splice(0)) callback();
    },
    hide: () => {
      for (const listener of [...hideListeners]) listener();
    },
    wake: async (reason: WakeReason) => {
      for (const listener of [...wakeListeners]) listener(reason);
      await idle();
    },
  };
}
