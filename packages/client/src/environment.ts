/** What the client needs of its surroundings. Tests replace all of it; nothing else touches a global. */
export interface Environment {
  baseUrl: string;
  fetch: typeof fetch;
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
}

/** `network`: the device's network came, went or changed. `visible`: a person looks at the page again. */
export type WakeReason = "network" | "visible";

/** The parts of the environment a caller of `createClient` may replace. */
export interface ClientOptions extends Partial<Pick<Environment, "fetch" | "now" | "random" | "setTimer">> {
  /** Where the server is, without a trailing slash. `""`, the default, is the page's own origin. */
  baseUrl?: string;
}

/** Frames that never come (a hidden or covered page) must not hold news back for longer than this, in milliseconds. */
const FRAME_LIMIT = 100;

/** The browser's surroundings, or as much of them as other JavaScript runtimes have. */
export function createEnvironment(options: ClientOptions): Environment {
  const setTimer = options.setTimer ?? systemTimer;
  return {
    baseUrl: options.baseUrl ?? "",
    fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
    now: options.now ?? Date.now,
    random: options.random ?? Math.random,
    setTimer,
    nextFrame: (callback) => nextFrame(callback, setTimer),
    isOnline: () => globalThis.navigator?.onLine !== false,
    onWake,
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
