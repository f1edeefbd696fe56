import {
  type Message,
  messageText,
  reduce,
  type SessionEvent,
  type SessionState,
  type Snapshot,
  stateFromSnapshot,
} from "@millrace/protocol";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ProviderCall, type ScriptedProvider, startScriptedProvider } from "../../testing/scripted-provider.ts";
import type { TestChat } from "../../testing/test-chat.ts";
import { createTestDatabase, DATABASES, type TestDatabase } from "../../testing/test-database.ts";
import { type Account, createTestServer, type TestServer } from "../../testing/test-server.ts";

/** What people do, in order; between any two of them the server goes on by itself. */
const STEP = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("say" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("branch" as const), from: fc.double({ min: 0, max: 0.99, noNaN: true }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("stop", "retry", "continue", "rename") }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("snapshot" as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("wait" as const), turns: fc.integer({ min: 1, max: 15 }) }) },
);
type Step = typeof STEP extends fc.Arbitrary<infer Value> ? Value : never;

const WORDS = ["Once ", "upon ", "a ", "time ", "🌍", "👩🏽‍💻 ", "مرحبا ", "\n\n", "the ", "end."];
const ENDINGS: ((call: ProviderCall) => void)[] = [
  (call) => call.finish(),
  (call) => call.finish("length"),
  (call) => call.end(),
];

describe.each(DATABASES)("on %s", (kind) => {
  let database: TestDatabase;
  let provider: ScriptedProvider;
  let server: TestServer;
  let ann: Account;

  beforeAll(async () => {
    database = await createTestDatabase(kind);
    provider = await startScriptedProvider();
    // Answers word by word, each the next time the event loop turns, and ends in every way in turn.
    provider.onCall = async (call) => {
      for (const word of WORDS) {
        call.say(word);
        await turns(1);
      }
      ENDINGS[provider.calls.length % ENDINGS.length]?.(call);
    };
    server = await createTestServer({ database, providerUrl: provider.url });
    ann = await server.signUp("ann");
  });
  afterAll(async () => {
    await server.stop();
    await provider.close();
    await database.remove();
  });

  test("LOG4: a snapshot of any moment and the rest of the log are what the database holds in the end", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { minLength: 5, maxLength: 25 }), async (steps) => {
        const chat = await server.newChat(ann);
        const snapshots = await play(chat, steps);
        const last = await atRest(chat);
        const log = await chat.log();
        const rows = (await chat.messages("?limit=200")).items;
        for (const snapshot of snapshots) {
          const state = folded(snapshot, log);
          expect(state.session).toEqual(last.session);
          expect(state.active_runs).toEqual([]);
          expect(state.unknown_events).toBe(0);
          for (const message of state.messages) expect(message).toEqual(rowOf(message, rows));
          for (const message of last.messages) expect(message).toEqual(rowOf(message, rows));
        }
        // The first one was taken of the empty session.
        const whole = folded(snapshots[0], log);
        expect(whole.messages).toEqual(rows);
        expect(whole.branches).toEqual(last.branches);
      }),
      { numRuns: 15 },
    );
  });

  /** Snapshots taken on the way, the first one before anything happened. */
  async function play(chat: TestChat, steps: readonly Step[]): Promise<[Snapshot, ...Snapshot[]]> {
    const snapshots: [Snapshot, ...Snapshot[]] = [await chat.snapshot()];
    const under = async (from: number) => {
      const { items } = await chat.messages("?limit=200");
      return items[Math.floor(from * items.length)]?.id;
    };
    for (const step of steps) {
      switch (step.do) {
        case "say":
          await chat.say("hello").catch(isRefusal);
          break;
        case "branch": {
          const parent_id = (await under(step.from)) ?? null;
          await chat.say("another way", { parent_id }).catch(isRefusal);
          break;
        }
        case "stop":
          await chat.stop();
          break;
        case "retry":
        case "continue": {
          const answer = (await chat.snapshot()).messages.at(-1);
          if (answer?.role !== "assistant") break;
          const again = step.do === "retry" ? chat.retry(answer.run_id) : chat.continueRun(answer.run_id);
          await again.catch(isRefusal);
          break;
        }
        case "rename":
          await server.json(ann, "PATCH", `/api/v1/chat/sessions/${chat.id}`, { title: `Title ${snapshots.length}` });
          break;
        case "snapshot":
          snapshots.push(await chat.snapshot());
          break;
        case "wait":
          await turns(step.turns);
      }
    }
    return snapshots;
  }
});

/** A queue that is full, an answer that is still being written or complete: such things happen. */
function isRefusal(error: Error): void {
  expect(error.message).toMatch(/: (409|429) /);
}

function folded(snapshot: Snapshot, log: readonly SessionEvent[]): SessionState {
  return log.reduce(reduce, stateFromSnapshot(snapshot));
}

function rowOf(message: Message, rows: readonly Message[]): Message | undefined {
  expect(messageText(message).isWellFormed()).toBe(true);
  return rows.find(({ id }) => id === message.id);
}

/** The snapshot once every run has ended. */
async function atRest(chat: TestChat): Promise<Snapshot> {
  const { active_runs } = await chat.snapshot();
  await Promise.all(active_runs.map(({ id }) => chat.ended(id)));
  return chat.snapshot();
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}
