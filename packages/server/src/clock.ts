/** Time as the server sees it; tests inject their own. */
export interface Clock {
  /** Milliseconds since 1970. May be set back or forward at any time: for display and for what outlives the process. */
  now(): number;
  /** Milliseconds since some moment before; never set back. For measuring how long something takes. */
  elapsed(): number;
  /** Calls back once, `ms` from now, without keeping the process alive. Returns what cancels it. */
  setTimer(callback: () => void, ms: number): () => void;
  /** Calls back once this turn of the event loop is over, when every socket that has data was read. */
  afterTurn(callback: () => void): void;
}

export const systemClock: Clock = {
  now: Date.now,
  elapsed: () => performance.now(),
  setTimer(callback, ms) {
    const timer = setTimeout(callback, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
  afterTurn: (callback) => void setImmediate(callback),
};

/** Calls back every `ms`, the first time `ms` from now, without keeping the process alive. Returns what ends it. */
export function repeat(clock: Pick<Clock, "setTimer">, callback: () => void, ms: number): () => void {
  let cancel = () => {};
  const arm = () => {
    cancel = clock.setTimer(() => {
      arm();
      callback();
    }, ms);
  };
  arm();
  return () => cancel();
}
