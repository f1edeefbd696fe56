import type { Environment } from "../src/environment.ts";
import { FakeClock } from "./fake-clock.ts";
import { createDevice, type DeviceOptions } from "./fake-environment.ts";
import { FakeServer } from "./fake-server.ts";

interface Waiting {
  granted: () => void;
}

/** One browser with tabs of one origin: locks and channels among them. */
export class FakeBrowser {
  readonly server = new FakeServer();
  readonly clock = new FakeClock();
  readonly #locks = new Map<string, Waiting[]>();
  readonly #channels = new Map<string, Set<(message: unknown) => void>>();
  #tabs = 0;

  /** @param options by default what makes tabs share: HTTP/1.1, and no WebSocket gets through */
  openTab({ environment, ...options }: DeviceOptions = {}) {
    const number = ++this.#tabs;
    const life = new AbortController();
    let held: (() => void)[] | null = null;
    let ids = 0;
    /** Runs in the tab: never once it was closed, later while it is frozen. */
    const inTab = (call: () => void) => {
      if (life.signal.aborted) return;
      if (held) held.push(call);
      else call();
    };
    const tools: Partial<Environment> = {
      fetch: (input, init) => this.server.fetch(input, { ...init, signal: anySignal(life.signal, init?.signal) }),
      setTimer: (callback, ms) => this.clock.setTimer(() => inTab(callback), ms),
      randomId: () => `tab${number}_${++ids}`,
      serverProtocol: () => "http/1.1",
      acquireLock: (name, granted) => {
        const release = this.#acquire(name, () => inTab(granted));
        life.signal.addEventListener("abort", release);
        return release;
      },
      openChannel: (name, received) => {
        const channel = this.#open(name, (message) => inTab(() => received(message)));
        life.signal.addEventListener("abort", () => channel.close());
        return { post: (message) => inTab(() => channel.post(message)), close: () => channel.close() };
      },
      ...environment,
    };
    const device = createDevice({
      transports: ["sse", "long-poll"],
      server: this.server,
      clock: this.clock,
      environment: tools,
      ...options,
    });
    return {
      ...device,
      /** Ends it without a word, as a crash does. */
      close: () => life.abort(),
      freeze: () => {
        held ??= [];
      },
      thaw: () => {
        const calls = held ?? [];
        held = null;
        for (const call of calls) inTab(call);
      },
    };
  }

  #acquire(name: string, granted: () => void): () => void {
    const queue = this.#locks.get(name) ?? [];
    this.#locks.set(name, queue);
    const own = { granted };
    const grant = () => void Promise.resolve().then(() => queue[0]?.granted());
    queue.push(own);
    if (queue[0] === own) grant();
    return () => {
      const at = queue.indexOf(own);
      if (at >= 0) queue.splice(at, 1);
      if (at === 0) grant();
    };
  }

  #open(name: string, received: (message: unknown) => void) {
    const listeners = this.#channels.get(name) ?? new Set();
    this.#channels.set(name, listeners.add(received));
    return {
      post: (message: unknown) => {
        const copy: unknown = structuredClone(message);
        for (const listener of listeners) {
          if (listener !== received) void Promise.resolve().then(() => listeners.has(listener) && listener(copy));
        }
      },
      close: () => void listeners.delete(received),
    };
  }
}

function anySignal(life: AbortSignal, own: AbortSignal | null | undefined): AbortSignal {
  return own ? AbortSignal.any([life, own]) : life;
}
