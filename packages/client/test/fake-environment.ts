import { createApi } from "../src/api.ts";
import type { Environment, WakeReason } from "../src/environment.ts";
import { LogSessionStore } from "../src/session-store.ts";
import { FakeClock, idle } from "./fake-clock.ts";
import { FakeServer } from "./fake-server.ts";
import { SESSION_ID } from "./log-events.ts";

/** A store on a fake device with a fake server. */
export function createDevice(random: () => number = () => 0.5) {
  const clock = new FakeClock();
  const server = new FakeServer();
  const wakeListeners = new Set<(reason: WakeReason) => void>();
  const frames: (() => void)[] = [];
  const network = { online: true };
  const environment: Environment = {
    baseUrl: "",
    fetch: server.fetch,
    now: clock.now,
    setTimer: clock.setTimer,
    random,
    nextFrame: (callback) => frames.push(callback),
    isOnline: () => network.online,
    onWake: (listener) => {
      wakeListeners.add(listener);
      return () => wakeListeners.delete(listener);
    },
  };
  return {
    clock,
    server,
    network,
    wakeListeners,
    store: new LogSessionStore(SESSION_ID, environment, createApi(environment)),
    /** Paints: calls back what waits for a frame. */
    frame: () => {
      for (const callback of frames.splice(0)) callback();
    },
    wake: async (reason: WakeReason) => {
      for (const listener of [...wakeListeners]) listener(reason);
      await idle();
    },
  };
}
