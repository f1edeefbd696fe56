import { describe, expect, test } from "vitest";
import { idle } from "../../test/fake-clock.ts";
import { createDevice, type DeviceOptions } from "../../test/fake-environment.ts";
import { followSession } from "../../test/fake-follower.ts";
import type { LiveFault } from "../../test/fake-live.ts";
import { exchange } from "../../test/log-events.ts";
import type { TransportKind } from "./connection-status.ts";

const ALL = ["websocket", "sse", "long-poll"] as const;
const REFUSED: LiveFault = { type: "network" };
/** As behind a proxy that holds back what it gets. */
const HELD_BACK: LiveFault = { type: "silent" };

type Blocked = Partial<Record<TransportKind, LiveFault>>;

/** Everything better than `kind` is blocked. */
function above(kind: TransportKind, fault: LiveFault): Blocked {
  return Object.fromEntries(ALL.slice(0, ALL.indexOf(kind)).map((better) => [better, fault]));
}

function createLadder(blocked: Blocked = {}, options: DeviceOptions = {}) {
  const device = createDevice({ transports: ALL, ...options });
  Object.assign(device.server.blocked, blocked);
  const { follower, leave } = followSession(device);
  return { ...device, follower, leave, state: () => device.client.connection.getState() };
}

describe("LIV1 the next transport below is tried", () => {
  test("at once when one is refused", async () => {
    for (const refusal of [REFUSED, { type: "gateway" }] as const) {
      const { clock, follower, state } = createLadder({ websocket: REFUSED, sse: refusal });
      await clock.advance(300);
      expect(state()).toEqual({ status: "polling", transport: "long-poll" });
      expect(follower.statuses).toEqual(["polling"]);
    }
  });

  test("when a runtime has no WebSockets", async () => {
    const { server, state, clock } = createLadder({}, { environment: { openSocket: null } });
    await idle();
    expect(state()).toEqual({ status: "live", transport: "sse" });
    expect(server.connections.every(({ kind }) => kind === "sse")).toBe(true);
    await clock.advance(60_000);
    expect(state().transport).not.toBeNull();
  });

  test("when a WebSocket cannot even be tried", async () => {
    const openSocket = () => {
      throw new SyntaxError("no such address");
    };
    const { state } = createLadder({}, { environment: { openSocket } });
    await idle();
    expect(state().transport).toBe("sse");
  });

  test("after 5 s of nothing, each", async () => {
    const { clock, server, state, follower } = createLadder({ websocket: HELD_BACK, sse: HELD_BACK });
    await clock.advance(4999);
    expect(server.open).toEqual(["websocket"]);
    await clock.advance(1);
    expect(server.open).toEqual(["sse"]);
    await clock.advance(5000);
    expect(state()).toEqual({ status: "polling", transport: "long-poll" });
    expect(follower.status).toBe("polling");
    expect(follower.statuses).not.toContain("reconnecting");
  });

  test("when one starts but answers no subscription", async () => {
    const { clock, server, follower, state } = createLadder({ websocket: { type: "deaf" } });
    for (let beat = 0; beat < 5; beat++) {
      server.heartbeat();
      await clock.advance(8000);
    }
    expect(state().transport).toBe("sse");
    expect(follower.status).toBe("live");
  });

  test("but not when the server said that it goes down", async () => {
    const { clock, server, state } = createLadder({ websocket: { type: "deaf" } });
    await idle();
    server.endConnections("drain");
    delete server.blocked.websocket;
    await clock.advance(375);
    expect(server.connections.map(({ kind }) => kind)).toEqual(["websocket", "websocket"]);
    expect(state().transport).toBe("websocket");
  });

  test("and not again before the others have failed: then all wait", async () => {
    const { clock, server, state, follower } = createLadder({ websocket: REFUSED, sse: REFUSED, "long-poll": REFUSED });
    await idle();
    expect(state()).toEqual({ status: "reconnecting", transport: null });
    expect(follower.status).toBe("reconnecting");
    expect(clock.untilNext).toBe(375);
    delete server.blocked.websocket;
    await clock.step();
    expect(state()).toEqual({ status: "live", transport: "websocket" });
  });

  test("the last one has twice the time, as there is nothing below it", async () => {
    const { clock, server } = createLadder({ websocket: REFUSED, sse: REFUSED, "long-poll": HELD_BACK });
    await clock.advance(9999);
    expect(server.open).toEqual(["long-poll"]);
    await clock.advance(1);
    expect(server.open).toEqual([]);
  });
});

test("a transport that worked is tried again first when it breaks", async () => {
  for (const kind of ALL) {
    const { clock, server, state } = createLadder(above(kind, REFUSED));
    await clock.advance(1000);
    for (const better of ALL) delete server.blocked[better];
    server.cutConnections();
    await clock.advance(1000);
    expect(state().transport).toBe(kind);
  }
});

test("one that worked and cannot be had again is given up for the next below", async () => {
  const { clock, server, state } = createLadder();
  await idle();
  server.blocked.websocket = REFUSED;
  server.cutConnections();
  await clock.advance(375);
  expect(state().transport).toBe("sse");
});

describe("LIV1 a better transport", () => {
  test.each(["sse", "long-poll"] as const)("is found within 30 s after it becomes possible, from %s", async (kind) => {
    for (const possibleAfter of [0, 4000, 9000, 17_000, 33_000, 61_000]) {
      for (const fault of [REFUSED, HELD_BACK]) {
        for (const chance of [0, 0.999]) {
          const { clock, server, state } = createLadder(above(kind, fault), { random: () => chance });
          const beats = async (ms: number) => {
            for (let passed = 0; passed < ms; passed += 10_000) {
              await clock.advance(Math.min(10_000, ms - passed));
              server.heartbeat();
            }
          };
          await beats(11_000 + possibleAfter);
          expect(state().transport).toBe(kind);
          for (const better of ALL) delete server.blocked[better];
          await beats(30_000);
          expect(state()).toEqual({ status: "live", transport: "websocket" });
          expect(server.open).toEqual(["websocket"]);
        }
      }
    }
  });

  test("takes over without a moment of trouble and without losing or doubling an event", async () => {
    const { clock, server, state, follower } = createLadder({ websocket: REFUSED, sse: REFUSED });
    for (let n = 1; n <= 60; n++) {
      server.append({ type: "weather-changed" });
      if (n === 10) delete server.blocked.sse;
      if (n === 30) delete server.blocked.websocket;
      await clock.advance(1000);
    }
    expect(state().transport).toBe("websocket");
    expect(follower.statuses).toEqual(["polling", "live"]);
    expect(follower.taken).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  });

  test("takes over only when it carries every log; until then the other goes on", async () => {
    const { clock, server, state, follower } = createLadder({ websocket: REFUSED });
    await idle();
    server.blocked.websocket = { type: "deaf" };
    await clock.advance(9000);
    expect(server.open).toEqual(["sse", "websocket"]);
    server.append(...exchange(1, ["Hello"]));
    await clock.advance(5000);
    expect(state().transport).toBe("sse");
    expect(follower.taken).toHaveLength(6);
  });

  test("is looked for at once when the page is looked at, or the network changed", async () => {
    for (const reason of ["visible", "network"] as const) {
      const { clock, server, state, wake } = createLadder({ websocket: REFUSED });
      await idle();
      expect(state().transport).toBe("sse");
      delete server.blocked.websocket;
      await wake(reason);
      await clock.advance(0);
      expect(state().transport).toBe("websocket");
    }
  });

  test("that started is the one as soon as the other breaks", async () => {
    const { clock, server, follower, state, leave } = createLadder({ websocket: REFUSED });
    await idle();
    server.blocked.websocket = { type: "deaf" };
    await clock.advance(9000);
    expect(server.open).toEqual(["sse", "websocket"]);
    server.cutConnections(["sse"]);
    await idle();
    expect(server.open).toEqual(["websocket"]);
    expect(state()).toEqual({ status: "live", transport: "websocket" });
    expect(follower.status).toBe("reconnecting");
    leave();
    await clock.advance(0);
    expect(server.open).toEqual([]);
  });

  test("that did not start yet is given up when the other breaks, which is tried again first", async () => {
    const { clock, server, follower, state } = createLadder({ websocket: REFUSED });
    await idle();
    server.blocked.websocket = HELD_BACK;
    await clock.advance(9000);
    expect(server.open).toEqual(["sse", "websocket"]);
    server.cutConnections(["sse"]);
    await clock.advance(375);
    expect(server.open).toEqual(["sse"]);
    expect(state().transport).toBe("sse");
    expect(follower.status).toBe("live");
  });

  test("carries what began and ended to be followed while it was on trial", async () => {
    const { client, clock, server, leave } = createLadder({ websocket: REFUSED });
    await idle();
    const { promise: release, resolve } = Promise.withResolvers<void>();
    server.blocked.websocket = { type: "held", release };
    await clock.advance(9000);
    server.log("ses_2");
    const late = followSession({ client }, "ses_2");
    await idle();
    leave();
    await idle();
    expect(server.open).toEqual(["websocket", "sse"]);
    resolve();
    await idle();
    server.appendTo("ses_2", ...exchange(1, ["Hello"]));
    await idle();
    expect(server.carried).toEqual([["ses_2"]]);
    expect(late.follower.statuses).toEqual(["live"]);
    expect(late.follower.taken).toHaveLength(6);
  });

  test("that was found is tried again first when it breaks", async () => {
    const { clock, server, state } = createLadder({ websocket: REFUSED });
    await idle();
    delete server.blocked.websocket;
    await clock.advance(9000);
    expect(state().transport).toBe("websocket");
    const before = server.connections.length;
    server.cutConnections();
    await clock.advance(375);
    expect(server.connections.slice(before).map(({ kind }) => kind)).toEqual(["websocket"]);
  });

  test("is not asked again before a server's time is up", async () => {
    const { clock, server, state } = createLadder({ websocket: REFUSED, sse: REFUSED });
    await clock.advance(300);
    server.blocked.sse = { type: "problem", status: 503, code: "unavailable", retryAfter: 50 };
    await clock.advance(9000);
    delete server.blocked.sse;
    for (let beat = 0; beat < 4; beat++) {
      await clock.advance(12_000);
      server.heartbeat();
    }
    expect(state().transport).toBe("long-poll");
    await clock.advance(12_000);
    expect(state().transport).toBe("sse");
  });

  test("a climb ends with everything else when nobody follows any more", async () => {
    const { clock, server, leave } = createLadder({ websocket: HELD_BACK });
    await clock.advance(15_000);
    leave();
    await clock.advance(0);
    expect(server.open).toEqual([]);
    expect(clock.untilNext).toBeNull();
  });
});
