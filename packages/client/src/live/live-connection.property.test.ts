import fc from "fast-check";
import { expect, test } from "vitest";
import { idle } from "../../test/fake-clock.ts";
import { createDevice } from "../../test/fake-environment.ts";
import { type FakeFollower, followSession } from "../../test/fake-follower.ts";
import type { LiveFault } from "../../test/fake-live.ts";
import type { FakeLog } from "../../test/fake-log.ts";
import type { Fault } from "../../test/fake-server.ts";
import { someLog } from "../../test/log-events.ts";
import type { TransportKind } from "./connection-status.ts";

const KINDS = ["websocket", "sse", "long-poll"] as const;
const SESSIONS = ["ses_1", "ses_2"] as const;

const kind = fc.constantFrom<TransportKind>(...KINDS);
const count = fc.integer({ min: 1, max: 4 });
const cut = fc.nat(3000).map((bytes): LiveFault => ({ type: "cut", bytes, how: bytes % 2 ? "end" : "error" }));
const trouble = fc.oneof(
  fc.constant({ type: "network" } as const),
  fc.constant({ type: "gateway" } as const),
  fc.constant({ type: "problem", status: 500, code: "internal" } as const),
  fc.constant({ type: "problem", status: 503, code: "unavailable", retryAfter: 2 } as const),
);
const liveFault: fc.Arbitrary<LiveFault> = fc.oneof(
  { weight: 3, arbitrary: cut },
  trouble,
  fc.constantFrom<LiveFault>({ type: "silent" }, { type: "deaf" }),
  fc.constantFrom<LiveFault>(
    { type: "refusing", reason: "offset_gone" },
    { type: "refusing", reason: "invalid_offset" },
    { type: "refusing", reason: "too_many_subscriptions" },
  ),
  count.map((events): LiveFault => ({ type: "repeat", events })),
  count.map((events): LiveFault => ({ type: "hole", events })),
);

type Step =
  | { type: "append"; session: number; events: number }
  | { type: "advance"; ms: number }
  | { type: "block"; kind: TransportKind; fault: LiveFault | null }
  | { type: "follow" | "leave" | "raise-epoch"; session: number }
  | { type: "cut" | "drain" | "beat" | "network" | "visible" | "sleep" };
const session = fc.nat(1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(session, count).map(([session, events]): Step => ({ type: "append", session, events })),
  },
  { weight: 4, arbitrary: fc.nat(30_000).map((ms): Step => ({ type: "advance", ms })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(kind, fc.constantFrom<LiveFault | null>({ type: "network" }, { type: "silent" }, null))
      .map(([kind, fault]): Step => ({ type: "block", kind, fault })),
  },
  fc
    .tuple(fc.constantFrom("follow", "leave", "raise-epoch"), session)
    .map(([type, session]): Step => ({ type, session })),
  fc.constantFrom<Step>(
    { type: "cut" },
    { type: "drain" },
    { type: "beat" },
    { type: "network" },
    { type: "visible" },
    { type: "sleep" },
  ),
);

/** A follower never shows anything but a beginning of the log, gap-free from where it started. */
function check(follower: FakeFollower, log: FakeLog): void {
  for (const [index, seq] of follower.taken.entries()) {
    if (index > 0) expect(seq).toBe((follower.taken[index - 1] ?? 0) + 1);
  }
  if (follower.state) expect(follower.state.seq).toBeLessThanOrEqual(log.events.length);
}

/** Which events came inside a snapshot, and of what epoch, is the follower's history, not the session's. */
function comparable(state: object | null) {
  return { ...state, epoch: 0, unknown_events: 0 };
}

test(
  "LIV1 LOG3 whatever becomes of transports and connections, every follower ends with the whole of its log, and on a WebSocket again",
  () =>
    fc.assert(
      fc.asyncProperty(
        fc.tuple(someLog, someLog),
        fc.array(liveFault, { maxLength: 8 }),
        fc.array(trouble as fc.Arbitrary<Fault>, { maxLength: 3 }),
        fc.array(step, { maxLength: 20 }),
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        async (logs, liveFaults, snapshotFaults, steps, pieces, chance) => {
          const device = createDevice({ transports: KINDS, random: () => chance });
          const { clock, server, client } = device;
          server.pieces = pieces;
          for (const id of SESSIONS) server.log(id);
          server.faults.live.push(...liveFaults);
          server.faults.snapshot.push(...snapshotFaults);
          const followed = SESSIONS.map((id) => [followSession({ client }, id)]);
          const append = (index: number, events: number) => {
            const id = SESSIONS[index] ?? "";
            const at = server.log(id).events.length;
            server.appendTo(id, ...(logs[index]?.slice(at, at + events) ?? []));
          };
          const checkAll = () => {
            for (const [index, of] of followed.entries()) {
              for (const { follower } of of) check(follower, server.log(SESSIONS[index] ?? ""));
            }
          };

          for (const taken of steps) {
            if (taken.type === "append") append(taken.session, taken.events);
            if (taken.type === "advance") await clock.advance(taken.ms);
            if (taken.type === "cut") server.cutConnections();
            if (taken.type === "drain") server.endConnections("drain");
            if (taken.type === "beat") server.heartbeat();
            if (taken.type === "sleep") clock.sleep(60_000);
            if (taken.type === "network" || taken.type === "visible") await device.wake(taken.type);
            if (taken.type === "block" && taken.fault) server.blocked[taken.kind] = taken.fault;
            if (taken.type === "block" && !taken.fault) delete server.blocked[taken.kind];
            if (taken.type === "follow")
              followed[taken.session]?.push(followSession({ client }, SESSIONS[taken.session]));
            if (taken.type === "leave") followed[taken.session]?.pop()?.leave();
            if (taken.type === "raise-epoch") {
              const log = server.log(SESSIONS[taken.session] ?? "");
              log.epoch += 1;
              server.endSubscriptions(log.id, "offset_gone");
            }
            await idle();
            checkAll();
          }

          for (const kind of KINDS) delete server.blocked[kind];
          server.faults.live.length = 0;
          server.cutConnections();
          for (const index of SESSIONS.keys()) append(index, 1000);
          for (let beat = 0; beat < 10; beat++) {
            await clock.advance(10_000);
            server.heartbeat();
          }
          checkAll();
          const followers = followed.flat();
          for (const [index, of] of followed.entries()) {
            const { state } = server.log(SESSIONS[index] ?? "");
            for (const { follower } of of) expect(comparable(follower.state)).toEqual(comparable(state));
          }
          if (followers.length > 0) expect(server.open).toEqual(["websocket"]);
          expect(followers.every(({ follower }) => follower.status === "live")).toBe(true);
          for (const { leave } of followers) leave();
          await clock.advance(0);
          expect(server.open).toEqual([]);
          expect(clock.untilNext).toBeNull();
        },
      ),
      { numRuns: 150 },
    ),
  30_000,
);

const SHORT_LOG = ["Grüße", "👋🏽", "\u2028 \r\n"].map((text) => ({ type: "weather-changed", text }));

test.each(KINDS)(
  "LIV1 LOG3 a connection cut after any byte goes on where it was, without a snapshot (%s)",
  async (kind) => {
    for (let bytes = 1; bytes < 400; bytes++) {
      const device = createDevice({ transports: [kind] });
      const { server, clock } = device;
      const { follower } = followSession(device);
      await clock.advance(300);
      server.cutConnections();
      server.faults.live.push({ type: "cut", bytes, how: bytes % 2 ? "end" : "error" });
      server.append(...SHORT_LOG);
      await clock.advance(2000);
      expect(follower.taken).toEqual([1, 2, 3]);
      expect(follower.snapshotsTaken).toBe(1);
    }
  },
);

test.each(["sse", "long-poll"] as const)(
  "LIV1 LOG6 it does not matter in what pieces frames arrive (%s)",
  async (kind) => {
    for (let pieces = 1; pieces < 60; pieces++) {
      const device = createDevice({ transports: [kind] });
      const { server, clock } = device;
      server.pieces = pieces;
      const { follower } = followSession(device);
      const texts: unknown[] = [];
      follower.onReceived = (events) => texts.push(...events.map((event) => "text" in event && event.text));
      for (const event of SHORT_LOG) {
        await clock.advance(300);
        server.append(event);
      }
      await clock.advance(300);
      expect(texts).toEqual(SHORT_LOG.map(({ text }) => text));
    }
  },
);
