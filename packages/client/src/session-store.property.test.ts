import { reduce, type SessionState } from "@millrace/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { idle } from "../test/fake-clock.ts";
import { createDevice } from "../test/fake-environment.ts";
import type { Fault } from "../test/fake-server.ts";
import { someLog, startState } from "../test/log-events.ts";

const count = fc.integer({ min: 1, max: 4 });
const anywhere: fc.Arbitrary<Fault> = fc.oneof(
  fc.constant<Fault>({ type: "problem", status: 500, code: "internal" }),
  fc.constant<Fault>({ type: "problem", status: 503, code: "unavailable" }),
  fc.constant<Fault>({ type: "gateway" }),
  fc.constant<Fault>({ type: "network" }),
  fc.constant<Fault>({ type: "silent" }),
);
const logFault: fc.Arbitrary<Fault> = fc.oneof(
  anywhere,
  fc.constant<Fault>({ type: "problem", status: 410, code: "offset_gone" }),
  fc.nat(3000).map((bytes): Fault => ({ type: "cut", bytes, how: bytes % 2 ? "end" : "error" })),
  count.map((events): Fault => ({ type: "repeat", events })),
  count.map((events): Fault => ({ type: "hole", events })),
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

test("LOG3 LOG5 LIV3 whatever happens to the connection, a store always shows a prefix of its log and ends with all of it", () =>
  fc.assert(
    fc.asyncProperty(
      someLog,
      fc.array(logFault, { maxLength: 8 }),
      fc.array(anywhere, { maxLength: 3 }),
      fc.array(step, { maxLength: 12 }),
      fc.integer({ min: 1, max: 200 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      async (log, logFaults, snapshotFaults, steps, pieces, chance) => {
        const device = createDevice(() => chance);
        const { clock, server, store } = device;
        server.pieces = pieces;
        server.faults.log.push(...logFaults);
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
          if (taken.type === "close") server.closeStreams();
          if (taken.type === "wake") await device.wake("network");
          if (taken.type === "raise-epoch") {
            server.epoch += 1;
            server.closeStreams();
          }
          await idle();
          device.frame();
        }

        append(log.length);
        const isDone = () => store.getView().connection === "live" && store.getView().state?.seq === log.length;
        for (let turn = 0; turn < 60 && !isDone(); turn++) await clock.step();
        device.frame();
        expect(isDone()).toBe(true);
        expect(comparable(store.getView().state)).toEqual(comparable(server.state));
      },
    ),
    { numRuns: 150 },
  ));

test("LOG3 LOG5 a stream cut after any byte resumes to the same state, by its offset and without a snapshot", async () => {
  const events = fc.sample(someLog, { numRuns: 1, seed: 7 })[0];
  if (!events) throw new Error("no sample");
  for (let bytes = 0; bytes < 900; bytes++) {
    const device = createDevice();
    const { server, store, clock } = device;
    store.subscribe(() => {});
    await idle();
    server.closeStreams();
    await idle();
    server.faults.log.push({ type: "cut", bytes, how: bytes % 2 ? "end" : "error" });
    server.append(...events);
    await clock.step();
    await clock.step();
    expect(comparable(store.getView().state)).toEqual(comparable(server.state));
    expect(server.requests.filter(({ path }) => !path.includes("/log"))).toHaveLength(1);
  }
});

test("LOG5 the same events delivered again leave the very same view", async () => {
  const device = createDevice();
  const { server, store, clock } = device;
  server.append({ type: "weather-changed" });
  store.subscribe(() => {});
  await idle();
  const { state } = store.getView();
  server.closeStreams();
  server.faults.log.push({ type: "repeat", events: 1 });
  await clock.step();
  expect(store.getView().connection).toBe("live");
  expect(store.getView().state).toBe(state);
  expect(state && reduce(state, { seq: 1, type: "weather-changed" })).toBe(state);
});
