import type { Channel } from "../src/browser/open-channel.ts";
import type { Socket, SocketHandlers } from "../src/browser/open-socket.ts";
import type { Environment, WakeReason } from "../src/environment.ts";
import type { DeviceStorage } from "../src/storage/device-storage.ts";
import { createMemoryStorage } from "../src/storage/memory-storage.ts";
import { FakeClock, idle } from "./fake-clock.ts";
import { createDevice } from "./fake-environment.ts";
import { FakeServer } from "./fake-server.ts";
import { SESSION_ID } from "./log-events.ts";

interface Parts {
  clock?: FakeClock;
  server?: FakeServer;
  storage?: DeviceStorage;
}

/** A computer with a network, and a browser whose pages share storage and channels. A page can end without a word. */
export class FakeComputer {
  readonly clock: FakeClock;
  readonly server: FakeServer;
  readonly storage: DeviceStorage;
  isOnline = true;
  /** Whether pages can speak to each other. */
  hasChannels = true;
  /** Answers to requests for this path wait. */
  slow: { path: string; until: Promise<void> } | null = null;
  readonly #pages = new Map<Life, { wake: (reason: WakeReason) => Promise<void> }>();
  readonly #channels = new Map<string, Set<(message: unknown) => void>>();
  #ids = 0;

  constructor({ clock = new FakeClock(), server = new FakeServer(), storage = createMemoryStorage() }: Parts = {}) {
    this.clock = clock;
    this.server = server;
    this.storage = storage;
  }

  /** A new page, on which nobody has asked yet who is signed in. */
  openPage() {
    const life = new Life();
    const device = createDevice({ clock: this.clock, server: this.server, environment: this.#environment(life) });
    this.#pages.set(life, device);
    const open = () => device.client.session(SESSION_ID);
    return {
      ...device,
      /** The store of the session most tests have. */
      open,
      view: () => open().getView(),
      contents: () =>
        open()
          .getView()
          .outgoing.map(({ content }) => content),
      end: () => {
        this.#pages.delete(life);
        life.end();
      },
    };
  }

  /** A new page whose app has started and shows the session. */
  async openTab() {
    const page = this.openPage();
    await page.client.currentUser().catch(() => {});
    page.open().subscribe(() => {});
    await idle();
    return page;
  }

  /** Cuts or restores the network, which all pages notice. */
  async setOnline(isOnline: boolean): Promise<void> {
    this.isOnline = isOnline;
    if (!isOnline) this.server.cutConnections();
    await idle();
    for (const page of this.#pages.values()) await page.wake("network");
  }

  #environment(life: Life): Partial<Environment> {
    return {
      fetch: (...request) => life.wait(this.#fetch(...request)),
      openSocket: (url, handlers) => this.#openSocket(life, url, handlers),
      setTimer: (callback, ms) => this.clock.setTimer(life.call(callback), ms),
      isOnline: () => this.isOnline,
      randomId: () => `id_${++this.#ids}`,
      openChannel: this.hasChannels ? (name, received) => this.#openChannel(name, life.call(received)) : null,
      storage: {
        read: (place) => life.wait(this.storage.read(place)),
        update: (place, change) => life.wait(life.isOver ? NEVER : this.storage.update(place, change)),
        places: () => life.wait(this.storage.places()),
        remove: (picked) => life.wait(life.isOver ? NEVER : this.storage.remove(picked)),
      },
    };
  }

  async #fetch(...request: Parameters<typeof fetch>): Promise<Response> {
    if (!this.isOnline) throw new TypeError("fetch failed");
    const { slow } = this;
    const response = await this.server.fetch(...request);
    if (slow && String(request[0]).endsWith(slow.path)) await slow.until;
    if (!this.isOnline) throw new TypeError("fetch failed");
    return response;
  }

  #openSocket(life: Life, url: string, handlers: SocketHandlers): Socket {
    const close = life.call(() => handlers.close());
    if (!this.isOnline) {
      void Promise.resolve().then(close);
      return { send() {}, close() {} };
    }
    const open = life.call(() => handlers.open());
    const message = life.call((text: string) => handlers.message(text));
    const socket = this.server.openSocket(url, { open, message, close });
    life.onEnd(() => socket.close());
    return socket;
  }

  #openChannel(name: string, received: (message: unknown) => void): Channel {
    const members = this.#channels.get(name) ?? new Set();
    this.#channels.set(name, members.add(received));
    return {
      post: (message) => {
        const others = [...members].filter((member) => member !== received);
        void Promise.resolve().then(() => {
          for (const member of others) member(structuredClone(message));
        });
      },
      close: () => members.delete(received),
    };
  }
}

const NEVER = new Promise<never>(() => {});

/** What nothing comes out of, and nothing into, once it is over. */
class Life {
  isOver = false;
  readonly #endings: (() => void)[] = [];

  end(): void {
    this.isOver = true;
    for (const ending of this.#endings) ending();
  }

  onEnd(ending: () => void): void {
    this.#endings.push(ending);
  }

  call<Values extends unknown[]>(callback: (...values: Values) => void): (...values: Values) => void {
    return (...values) => {
      if (!this.isOver) callback(...values);
    };
  }

  wait<Value>(promise: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      promise.then(this.call(resolve), this.call(reject));
    });
  }
}
