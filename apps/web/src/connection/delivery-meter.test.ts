import type { ConnectionState, LogEvent } from "@millrace/client";
import { expect, test } from "vitest";
import { DeliveryMeter } from "./delivery-meter.ts";

/** A page and a connection whose clock is `ahead` of the server's, with a network that takes `latency` either way. */
function createWorld({ ahead = 0, latency = 0 } = {}) {
  let time = 1_000_000; // the device's
  let state: ConnectionState = { status: "connecting", transport: null };
  let isVisible = true;
  let received: (events: readonly LogEvent[]) => void = () => {};
  let changed = () => {};
  let report = () => {};
  const reports: (readonly number[])[] = [];
  const meter = new DeliveryMeter(
    {
      connection: {
        getState: () => state,
        subscribe(listener) {
          changed = listener;
          return () => {};
        },
        onEvents(listener) {
          received = listener;
          return () => {};
        },
      },
      api: {
        async reportDelivery(counts) {
          reports.push(counts);
          time += latency;
          const now = time - ahead;
          time += latency;
          return { now };
        },
      },
    },
    {
      now: () => time,
      isVisible: () => isVisible,
      afterPaint: (callback) => callback(),
      every(_, callback) {
        report = callback;
        return () => {};
      },
    },
  );
  meter.start();
  return {
    reports,
    connect(status: ConnectionState["status"] = "live") {
      state = { status, transport: "websocket" };
      changed();
    },
    hide: () => (isVisible = false),
    wait: (ms: number) => (time += ms),
    /** An event that was committed `ms` before it is shown. */
    show: (ms: number) => received([{ seq: 1, type: "run-chunk", at: time - ahead - ms } as LogEvent]),
    async report() {
      report();
      await new Promise(setImmediate);
      return reports.at(-1);
    },
  };
}

test("counts events by the time from their commit to the screen", async () => {
  const world = createWorld();
  world.connect();
  world.wait(60_000);
  for (const delay of [0, 100, 101, 999, 1_001, 30_000]) world.show(delay);
  expect(await world.report()).toEqual([2, 1, 0, 1, 1, 0, 1]);
});

test.each([-3_600_000, 86_400_000])("a clock that is %i ms off changes nothing", async (ahead) => {
  const world = createWorld({ ahead, latency: 40 });
  world.connect();
  world.wait(60_000);
  world.show(90);
  world.show(600);
  expect(await world.report()).toEqual([1, 0, 0, 1, 0, 0, 0]);
});

test("what is caught up with, and what nobody looks at, is not counted", async () => {
  const world = createWorld();
  world.show(10);
  world.connect();
  world.wait(500);
  world.show(600);
  world.hide();
  world.show(10);
  await world.report();
  expect(world.reports.flat().every((count) => count === 0)).toBe(true);
});

test("nothing seen, nothing said", async () => {
  const world = createWorld();
  world.connect();
  expect(await world.report()).toBeUndefined();
});
