import { acquireLock } from "./browser/acquire-lock.ts";
import { type Channel, openChannel } from "./browser/open-channel.ts";
import { openSocket, type Socket, type SocketHandlers } from "./browser/open-socket.ts";
import { randomId } from "./browser/random-id.ts";
import { serverProtocol } from "./browser/server-protocol.ts";
import type { DeviceStorage } from "./storage/device-storage.ts";
import { IndexedDbStorage } from "./storage/indexed-db-storage.ts";
import { createMemoryStorage } from "./storage/memory-storage.ts";

/** What the client needs of its surroundings. Tests replace all of it; nothing else touches a global. */
export interface Environment {
  /** Where the server is, without a trailing slash. `""`, the default, is the page's own origin. */
  baseUrl: string;
  /**
   * An API key, or whatever else the server takes as a bearer; asked for before every request. Null, the default: the
   * cookie says who it is, which browsers send only to the page's own site.
   */
  getToken: (() => string | Promise<string>) | null;
  fetch: typeof fetch;
  /** Opens a WebSocket, with what `openSocket` promises; null where there are none. */
  openSocket: ((url: string, handlers: SocketHandlers) => Socket) | null;
  /** Milliseconds since 1970. */
  now: () => number;
  /** At least 0, below 1. */
  random: () => number;
  /** Calls back once after `ms` milliseconds; returns what cancels it. */
  setTimer: (callback: () => void, ms: number) => () => void;
  /** Calls back once before the next paint, or soon when nothing is painted. */
  nextFrame: (callback: () => void) => void;
  /** False only when the device is sure to have no network. */
  isOnline: () => boolean;
  /** Calls back whenever trying to connect again at once makes sense; returns what ends that. */
  onWake: (listener: (reason: WakeReason) => void) => () => void;
  /** Calls back when the page is left or hidden, after which it may end without a word; returns what ends that. */
  onHide: (listener: () => void) => () => void;
  /** A text nobody else has. */
  randomId: () => string;
  /** The protocol spoken with the server, such as `h2` or `http/1.1`; null while that is not known. */
  serverProtocol: () => string | null;
  /** A lock among the tabs of this origin, with what `acquireLock` promises; null where there are none. */
  acquireLock: ((name: string, granted: () => void) => () => void) | null;
  /** A channel between the tabs of this origin; null where there are none. */
  openChannel: ((name: string, received: (message: unknown) => void) => Channel) | null;
  /** What outlives the page. */
  storage: DeviceStorage;
}

/** `network`: the device's network came, went or changed. `visible`: a person looks at the page again. */
export type WakeReason = "network" | "visible";

/** What differs from the browser's surroundings. */
export type ClientOptions = Partial<Environment>;

/** Frames that never come (a hidden or covered page) must not hold news back for longer than this, in milliseconds. */
const FRAME_LIMIT = 100;

/** The browser's surroundings, or as much of them as other JavaScript runtimes have. */
export function createEnvironment(options: ClientOptions): Environment {
  const setTimer = options.setTimer ?? systemTimer;
  const now = options.now ?? Date.now;
  return {
    baseUrl: "",
    getToken: null,
    fetch: (...request) => globalThis.fetch(...request),
    openSocket: globalThis.WebSocket ? openSocket : null,
    now,
    random: Math.random,
    setTimer,
    nextFrame: (callback) => nextFrame(callback, setTimer),
    isOnline: () => globalThis.navigator?.onLine !== false,
    onWake,
    onHide,
    randomId,
    serverProtocol: () => serverProtocol(options.baseUrl ?? ""),
    acquireLock: globalThis.navigator?.locks ? acquireLock : null,
    openChannel: globalThis.document && globalThis.BroadcastChannel ? openChannel : null,
    storage: "indexedDB" in globalThis ? new IndexedDbStorage({ now, setTimer }, "millrace") : createMemoryStorage(),
    ...options,
  };
}

function systemTimer(callback: () => void, ms: number): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}

function nextFrame(callback: () => void, setTimer: Environment["setTimer"]): void {
  if (globalThis.document?.visibilityState !== "visible") {
    setTimer(callback, 0);
    return;
  }
  const frame = requestAnimationFrame(() => {
    cancelTimer();
    callback();
  });
  const cancelTimer = setTimer(() => {
    cancelAnimationFrame(frame);
    callback();
  }, FRAME_LIMIT);
}

function onWake(listener: (reason: WakeReason) => void): () => void {
  const { document, window } = globalThis;
  if (!document || !window) return () => {};
  const network = () => listener("network");
  const visible = () => {
    if (document.visibilityState === "visible") listener("visible");
  };
  window.addEventListener("online", network);
  window.addEventListener("offline", network);
  document.addEventListener("visibilitychange", visible);
  return () => {
    window.removeEventListener("online", network);
    window.removeEventListener("offline", network);
    document.removeEventListener("visibilitychange", visible);
  };
}

function onHide(listener: () => void): () => void {
  const { document, window } = globalThis;
  if (!document || !window) return () => {};
  const hidden = () => {
    if (document.visibilityState === "hidden") listener();
  };
  window.addEventListener("pagehide", listener);
  document.addEventListener("visibilitychange", hidden);
  return () => {
    window.removeEventListener("pagehide", listener);
    document.removeEventListener("visibilitychange", hidden);
  };
}
