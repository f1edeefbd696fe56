import type { NewEvent } from "@millrace/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import { type LogEvent, LogFeed } from "./feed.ts";
import { type EntrySource, GroupCommit } from "./group-commit.ts";
import type { CommitResult, LogStore, StoreEntry } from "./store.ts";

/** A store whose commits wait until the test lets them through. */
function createGatedStore() {
  const batches: StoreEntry[][] = [];
  const heads = new Map<string, number>();
  let open = Promise.withResolvers<void>();
  let arrived = Promise.withResolvers<void>();
  let inFlight = 0;
  const store: LogStore = {
    async commit(entries) {
      expect(++inFlight).toBe(1);
      batches.push([...entries]);
      arrived.resolve();
      await open.promise;
      inFlight--;
      return entries.map((entry): CommitResult => {
        const last_seq = (heads.get(entry.log ?? "") ?? 0) + entry.events.length;
        heads.set(entry.log ?? "", last_seq);
        return { status: "committed", epoch: 1, last_seq };
      });
    },
    settle: () => Promise.reject(new Error("not used")),
    head: () => Promise.reject(new Error("not used")),
    read: () => Promise.reject(new Error("not used")),
  };
  return {
    store,
    batches,
    /** Waits for the next batch to reach the store. */
    async arrival() {
      await arrived.promise;
      arrived = Promise.withResolvers();
    },
    release() {
      open.resolve();
      open = Promise.withResolvers();
    },
  };
}

const event = (title: string): NewEvent => ({
  at: 1,
  type: "session-updated",
  actor: { kind: "system", id: "server" },
  data: { title },
});

/** Gathers titles until taken, as a run gathers tokens. */
function createGatherer(commits: GroupCommit, log: string) {
  let pending: string[] = [];
  const source: EntrySource & { push(title: string): void; settled: CommitResult[] } = {
    settled: [],
    push(title) {
      pending.push(title);
      commits.schedule(source);
    },
    take() {
      const titles = pending;
      pending = [];
      return titles.length === 0 ? null : { log, events: [event(titles.join(" "))] };
    },
    settle(result) {
      source.settled.push(result);
    },
  };
  return source;
}

test("DUR3: what arrives while a commit is in flight goes into the next one, as one entry per source", async () => {
  const { store, batches, arrival, release } = createGatedStore();
  const commits = new GroupCommit(store, new LogFeed(), systemClock);
  const [one, two] = [createGatherer(commits, "one"), createGatherer(commits, "two")];
  one.push("a");
  await arrival();
  one.push("b");
  one.push("c");
  two.push("d");
  release();
  await arrival();
  release();
  await commits.idle();
  const titles = batches.map((batch) => batch.map(({ events }) => events.map((body) => JSON.parse(body).data.title)));
  expect(titles).toEqual([[["a"]], [["b c"], ["d"]]]);
});

test("DUR1: readers hear of an event only after its commit, and its source before them", async () => {
  const { store, arrival, release } = createGatedStore();
  const feed = new LogFeed();
  const commits = new GroupCommit(store, feed, systemClock);
  const source = createGatherer(commits, "log");
  const heard: string[] = [];
  feed.subscribe("log", () => heard.push(`settled ${source.settled.length}`));
  source.push("a");
  await arrival();
  expect(feed.after("log", 1, 0)).toBe(null);
  expect(heard).toEqual([]);
  release();
  await commits.idle();
  expect(heard).toEqual(["settled 1"]);
  expect(feed.after("log", 1, 0)?.map(({ seq }) => seq)).toEqual([1]);
});

test("LOG2: the text readers get is the stored body with its seq, and says what the object says", async () => {
  const { store, batches, arrival, release } = createGatedStore();
  const feed = new LogFeed();
  const commits = new GroupCommit(store, feed, systemClock);
  createGatherer(commits, "log").push("é😀");
  await arrival();
  release();
  await commits.idle();
  const [read] = feed.after("log", 1, 0) ?? [];
  expect(read?.text).toBe(`{"seq":1,${batches[0]?.[0]?.events[0]?.slice(1)}`);
  expect(JSON.parse(read?.text ?? "")).toEqual(read?.event);
});

test("the feed answers exactly what follows, or says that it does not know", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ count: fc.integer({ min: 1, max: 400 }), size: fc.integer({ min: 1, max: 3_000 }) }), {
        minLength: 1,
        maxLength: 12,
      }),
      fc.integer({ min: 0, max: 5_000 }),
      (commits, from) => {
        const feed = new LogFeed();
        const all: LogEvent[] = [];
        for (const { count, size } of commits) {
          const batch = Array.from({ length: count }, (_, index): LogEvent => {
            const seq = all.length + index + 1;
            return { seq, text: "x".repeat(size), event: { ...event(""), seq } as LogEvent["event"] };
          });
          all.push(...batch);
          feed.publish("log", 1, batch);
        }
        const after = feed.after("log", 1, from);
        if (from > all.length) expect(after).toBe(null);
        else if (after) expect(after).toEqual(all.slice(from));
        expect(feed.after("log", 1, all.length)).toEqual([]);
        expect(feed.after("log", 2, all.length)).toBe(null);
      },
    ),
    { numRuns: 60 },
  );
});

test("LIV6: a publish that does not continue what is kept starts anew instead of hiding a hole", () => {
  const feed = new LogFeed();
  const at = (seq: number): LogEvent => ({ seq, text: "x", event: { ...event(""), seq } as LogEvent["event"] });
  feed.publish("log", 1, [at(1), at(2)]);
  feed.publish("log", 1, [at(5)]);
  expect(feed.after("log", 1, 2)).toBe(null);
  expect(feed.after("log", 1, 4)?.map(({ seq }) => seq)).toEqual([5]);
});
