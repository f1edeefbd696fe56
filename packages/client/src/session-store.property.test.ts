import { reduce, type SessionState } from "@millrace/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { idle } from "../test/fake-clock.ts";
import { createDevice } from "../test/fake-environment.ts";
import type { LiveFault } from "../test/fake-live.ts";
import { someLog, startState } from "../test/log-events.ts";

const count = fc.integer({ min: 1, max: 4 });
const anywhere = fc.constantFrom(
  { type: "problem", status: 500, code: "internal" } as const,
  { type: "problem", status: 503, code: "unavailable" } as const,
  { type: "gateway" } as const,
  { type: "network" } as const,
  { type: "silent" } as const,
);
const liveFault: fc.Arbitrary<LiveFault> = fc.oneof(
  anywhere,
  fc.constant<LiveFault>({ type: "refusing", reason: "offset_gone" }),
  fc.nat(3000).map((bytes): LiveFault => ({ type: "cut", bytes, how: bytes % 2 ? "end" : "error" })),
  count.map((events): LiveFault => ({ type: "repeat", events })),
  count.map((events): LiveFault => ({ type: "hole", events })),
);

type Step =
  | { type: "append"; events: number }
  | { type: "advance"; ms: number }
  | { type: "close" | "wake" | "raise-epoch" };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: count.map((events): Step => ({ type: "append", events })) },
  { weight: 3, arbitrary: fc.nat(50_000).map((ms): Step => ({ type: "advance", ms })) },
  fc.constantFrom<Step>({ type: "close" }, { type: "wake" }, { type: "raise-epoch" }),
);

/** Which events came as such, and which inside a snapshot of what epoch, is the reader's history, not the session's. */
function comparable(state: SessionState | null | undefined) {
  return state && { ...state, epoch: 0, unknown_events: 0 };
}

test(
  "LOG3 LOG5 LIV3 whatever happens to the connection, a store always shows a prefix of its log and ends with all of it",
  () =>
    fc.assert(
      fc.asyncProperty(
        someLog,
        fc.array(liveFault, { maxLength: 8 }),
        fc.array(anywhere, { maxLength: 3 }),
        fc.array(step, { maxLength: 12 }),
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        async (log, liveFaults, snapshotFaults, steps, pieces, chance) => {
          const device = createDevice({ random: () => chance, transports: ["websocket", "sse", "long-poll"] });
          const { clock, server, store } = device;
          server.pieces = pieces;
          server.faults.live.push(...liveFaults);
          server.faults.snapshot.push(...snapshotFaults);
          const prefixes = [startState(1)];
          const append = (events: number) => {
            for (const event of log.slice(server.events.length, server.events.length + events)) {
              server.append(event);
              prefixes.push(server.state);
            }
          };
          const check = () => {
            const { state } = store.getView();
            if (!state) return;
            expect(comparable(state)).toEqual(comparable(prefixes[state.seq]));
          };
          store.subscribe(check);

          for (const taken of steps) {
            if (taken.type === "append") append(taken.events);
            if (taken.type === "advance") await clock.advance(taken.ms);
            if (taken.type === "close") server.cutConnections();
            if (taken.type === "wake") await device.wake("network");
            if (taken.type === "raise-epoch") {
              server.epoch += 1;
              server.cutConnections();
            }
            await idle();
            device.frame();
          }

          append(log.length);
          server.faults.live.length = 0;
          server.cutConnections();
          const isDone = () =>
            store.getView().connection !== "reconnecting" && store.getView().state?.seq === log.length;
          for (let turn = 0; turn < 60 && !isDone(); turn++) await clock.step();
          device.frame();
          expect(isDone()).toBe(true);
          expect(comparable(store.getView().state)).toEqual(comparable(server.state));
        },
      ),
      { numRuns: 60 },
    ),
  30_000,
);

test("LOG5 the same events delivered again leave the very same view", async () => {
  const device = createDevice();
  const { server, store, clock } = device;
  server.append({ type: "weather-changed" });
  store.subscribe(() => {});
  await idle();
  const { state } = store.getView();
  server.cutConnections();
  server.faults.live.push({ type: "repeat", events: 1 });
  await clock.step();
  expect(store.getView().connection).toBe("live");
  expect(store.getView().state).toBe(state);
  expect(state && reduce(state, { seq: 1, type: "weather-changed" })).toBe(state);
});
