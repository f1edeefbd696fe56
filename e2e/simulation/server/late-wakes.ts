import type { LogFeed } from "../../../packages/server/src/log/feed.ts";
import type { Random } from "../../lib/random.ts";
import type { Machine } from "../time/machine.ts";

/**
 * Lets the feed's listeners be called late and in another order, as news over a bus of several nodes would.
 *
 * @returns delays the next call of each listener there is
 */
export function createLateWakes(feed: LogFeed, machine: Machine): (random: Random, happened: () => void) => void {
  const subscribe = feed.subscribe.bind(feed);
  let late: { random: Random; happened: () => void; left: number } | null = null;
  feed.subscribe = (log, listener) => {
    let isSubscribed = true;
    const unsubscribe = subscribe(log, (dropped) => {
      if (!late) return listener(dropped);
      const { random, happened } = late;
      happened();
      if (--late.left <= 0) late = null;
      machine.setTimer(() => isSubscribed && listener(dropped), random.between(0, 30));
    });
    return () => {
      isSubscribed = false;
      unsubscribe();
    };
  };
  return (random, happened) => {
    late = { random, happened: once(happened), left: random.between(2, 8) };
  };
}

function once(callback: () => void): () => void {
  let called = false;
  return () => {
    if (!called) callback();
    called = true;
  };
}
