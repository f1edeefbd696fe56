import type { Environment, WakeReason } from "../../../packages/client/src/environment.ts";
import {
  type CurrentUser,
  createClient,
  type MillraceClient,
  type SessionStore,
} from "../../../packages/client/src/index.ts";
import { createFetch } from "../network/exchange.ts";
import { createOpenSocket } from "../network/socket.ts";
import { Machine } from "../time/machine.ts";
import type { Browser } from "./browser.ts";
import { SessionList } from "./session-list.ts";

/** Hears of every view that a tab shows of a session. */
export type ViewListener = (tab: Tab, store: SessionStore) => void;

const FRAME_MS = 16;
/** How long an app waits before it asks again who is signed in, in milliseconds. */
const RETRY_MS = 1_000;
/** How long a person takes to sign in again, in milliseconds. */
const SIGN_IN_MS = 3_000;

/** One tab, from its loading to its end, with the real client in it and the sessions it has on screen. */
export class Tab {
  readonly name: string;
  readonly browser: Browser;
  readonly machine: Machine;
  readonly client: MillraceClient;
  readonly #onView: ViewListener;
  readonly #wakeListeners = new Set<(reason: WakeReason) => void>();
  readonly #hideListeners = new Set<() => void>();
  /** Sessions to be put on screen when the tab has begun. */
  readonly #wanted = new Set<string>();
  /** Null while it is not known who is signed in. */
  #sessionList: SessionList | null = null;
  #cancelSignIn = () => {};
  readonly #stores = new Set<SessionStore>();
  readonly #watched = new Map<string, { store: SessionStore; leave: () => void }>();

  constructor(name: string, browser: Browser, onView: ViewListener) {
    this.name = name;
    this.browser = browser;
    this.#onView = onView;
    this.machine = new Machine(browser.scheduler);
    this.client = createClient(this.#environment());
    this.client.onUserChanged((user) => this.#userChanged(user));
    this.#begin();
  }

  get sessionList(): SessionList | null {
    return this.#sessionList;
  }

  /** The sessions on screen. */
  get onScreen(): readonly string[] {
    return [...new Set([...this.#watched.keys(), ...this.#wanted])];
  }

  /** The same, as far as the client has been asked for them. */
  get watched(): ReadonlyMap<string, { store: SessionStore }> {
    return this.#watched;
  }

  /** Of all sessions that ever were on screen here. */
  get stores(): ReadonlySet<SessionStore> {
    return this.#stores;
  }

  /** Puts a session on screen, once it is known who is signed in. */
  watch(sessionId: string): void {
    if (!this.#sessionList) this.#wanted.add(sessionId);
    if (!this.#sessionList || this.#watched.has(sessionId)) return;
    const store = this.client.session(sessionId);
    this.#stores.add(store);
    const leave = store.subscribe(() => this.#onView(this, store));
    this.#watched.set(sessionId, { store, leave });
  }

  unwatch(sessionId: string): void {
    this.#wanted.delete(sessionId);
    this.#watched.get(sessionId)?.leave();
    this.#watched.delete(sessionId);
  }

  /** The network came or went, or a person looks at the tab again. */
  wake(reason: WakeReason): void {
    this.machine.run(() => {
      for (const listener of [...this.#wakeListeners]) listener(reason);
    });
  }

  /** Nobody looks at the tab any more. */
  hide(): void {
    this.machine.run(() => {
      for (const listener of [...this.#hideListeners]) listener();
    });
  }

  /** The end of the tab, announced or not; nothing in it runs any more. */
  close(how: "left" | "crashed"): void {
    if (how === "left") this.hide();
    this.machine.die("reset");
    this.#watched.clear();
  }

  /** As an app does: asks who is signed in, again and again until it learns it. */
  #begin(): void {
    this.client.currentUser().then(
      (user) => (user ? this.#show() : this.#signInSoon()),
      () => this.machine.setTimer(() => this.#begin(), RETRY_MS),
    );
  }

  #show(): void {
    this.#sessionList ??= new SessionList(this.client, this.machine, () => this.#userChanged(null));
    for (const id of this.#wanted) this.watch(id);
    this.#wanted.clear();
  }

  #userChanged(user: CurrentUser | null): void {
    for (const [id, { leave }] of this.#watched) {
      leave();
      this.#wanted.add(id);
    }
    this.#watched.clear();
    this.#stores.clear();
    this.#sessionList?.close();
    this.#sessionList = null;
    if (user) this.#begin();
    else this.#signInSoon();
  }

  #signInSoon(): void {
    this.#cancelSignIn();
    this.#cancelSignIn = this.machine.setTimer(() => {
      if (this.#sessionList) return;
      this.client.api.signIn({ email: this.browser.account, password: "" }).then(
        () => this.#begin(),
        () => this.#signInSoon(),
      );
    }, SIGN_IN_MS);
  }

  #environment(): Environment {
    const { browser, machine } = this;
    const { random, link } = browser;
    return {
      getToken: null,
      baseUrl: "",
      fetch: createFetch(browser, machine),
      openSocket: createOpenSocket(browser, machine),
      now: machine.now,
      random: () => random.fraction(),
      setTimer: machine.setTimer,
      nextFrame: (callback) => void machine.setTimer(callback, FRAME_MS),
      isOnline: () => link.online,
      onWake: (listener) => {
        this.#wakeListeners.add(listener);
        return () => this.#wakeListeners.delete(listener);
      },
      randomId: () => Array.from({ length: 32 }, () => random.between(0, 15).toString(16)).join(""),
      serverProtocol: () => browser.pageProtocol,
      acquireLock: (name, granted) => browser.acquireLock(machine, name, granted),
      openChannel: (name, received) => browser.openChannel(machine, name, received),
      onHide: (listener) => {
        this.#hideListeners.add(listener);
        return () => this.#hideListeners.delete(listener);
      },
      storage: browser.storage.of(machine),
    };
  }
}
