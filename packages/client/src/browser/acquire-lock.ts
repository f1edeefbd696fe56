/**
 * Waits for a lock that one tab of this origin can have at a time, and keeps it.
 *
 * @param granted called once the lock is held; not any more once it was let go
 * @returns lets go of the lock, or of waiting for it; so does the end of the tab
 */
export function acquireLock(name: string, granted: () => void): () => void {
  const waiting = new AbortController();
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const whenGranted = () => {
    granted();
    return held;
  };
  navigator.locks.request(name, { signal: waiting.signal }, whenGranted).catch(() => {}); // let go before it came
  return () => {
    waiting.abort();
    release();
  };
}
