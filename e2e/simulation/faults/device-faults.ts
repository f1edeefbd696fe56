import type { Fault } from "./fault.ts";
import type { FaultKind } from "./fault-kind.ts";

const HOUR_MS = 60 * 60 * 1_000;

const goOffline: Fault = (world) => {
  const random = world.random.nemesis;
  const browser = random.pick(world.browsers);
  const { link } = browser;
  if (!link.online) return;
  const tellTabs = () => {
    for (const tab of world.tabs) if (tab.browser === browser) tab.wake("network");
  };
  link.online = false;
  link.breakAll(random.pick(["reset", "silence"]));
  tellTabs();
  world.happened("device-offline", link.name);
  world.scheduler.schedule(
    () => {
      link.online = true;
      tellTabs();
    },
    random.between(100, 20_000),
  );
};

/** The tab is frozen: its code stands still, and what its connections carry may be lost meanwhile. */
const sleep: Fault = (world) => {
  const random = world.random.nemesis;
  const tab = random.pick(world.tabs);
  if (!tab.machine.isAwake) return;
  tab.machine.sleep();
  if (random.chance(0.5)) tab.browser.link.breakAll("silence");
  world.happened("device-sleep", tab.name);
  world.scheduler.schedule(
    () => {
      tab.machine.wake();
      tab.wake("visible");
    },
    random.pick([1_000, 10_000, 60_000]),
  );
};

const reload: Fault = (world) => {
  const random = world.random.nemesis;
  const tab = random.pick(world.tabs);
  world.happened("device-reload", tab.name);
  world.reload(tab, random.pick(["left", "crashed"]));
};

const moveClock: Fault = (world) => {
  const random = world.random.nemesis;
  const tab = random.pick(world.tabs);
  tab.machine.moveClock(random.pick([-HOUR_MS, -5_000, 5_000, HOUR_MS]));
  world.happened("device-clock-jump", tab.name);
};

/** Somebody ends the browser's sign-in from elsewhere. */
const endSignIn: Fault = (world) => {
  const browser = world.random.nemesis.pick(world.browsers);
  const { cookie, name } = browser;
  world.accounts.end(cookie, world.scheduler.now);
  void world.server.process?.revoke(cookie);
  world.happened("sign-in-ended", name);
};

const failStorage: Fault = ({ browsers, random: { nemesis }, happened }) => {
  const { storage, name } = nemesis.pick(browsers);
  storage.failFor(nemesis.between(100, 10_000));
  happened("storage-failed", name);
};

const clearStorage: Fault = ({ browsers, oracle, random: { nemesis }, happened }) => {
  const browser = nemesis.pick(browsers);
  browser.storage.clear();
  oracle.storageCleared(browser);
  happened("storage-cleared", browser.name);
};

export const DEVICE_FAULTS = {
  "device-offline": goOffline,
  "device-sleep": sleep,
  "device-reload": reload,
  "device-clock-jump": moveClock,
  "sign-in-ended": endSignIn,
  "storage-failed": failStorage,
  "storage-cleared": clearStorage,
} satisfies Partial<Record<FaultKind, Fault>>;
