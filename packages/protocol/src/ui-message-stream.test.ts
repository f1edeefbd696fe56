import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyChunk, EMPTY, essence, partsByAiSdk, validOnly } from "../test/any-chunks.ts";
import type { MessageChunk } from "./chunk.ts";
import type { SessionEvent } from "./event.ts";
import type { AssistantMessage, RunOutcome } from "./message.ts";
import { reduceMessage } from "./reduce.ts";
import type { Snapshot } from "./session.ts";
import { toUiMessage, type UiMessageChunk } from "./ui-message.ts";
import {
  emptyUiMessageStream,
  growingMessage,
  nextUiMessageStep,
  uiMessageCatchUp,
  uiMessageSoFar,
} from "./ui-message-stream.ts";

const RUN = { at: 0, run_id: "run_1", message_id: "msg_1", actor: { kind: "agent", id: "assistant" } } as const;
const OUTCOMES = ["completed", "stopped", "failed", "interrupted", "suspended"] as const;

function chunkEvent(chunk: MessageChunk, seq = 1): SessionEvent {
  return { ...RUN, seq, type: "run-chunk", data: { chunk } };
}

function endEvent(outcome: RunOutcome): SessionEvent {
  const error = { code: "provider_error", message: "It broke.", retryable: true } as const;
  const broken = outcome === "failed" || outcome === "interrupted";
  return {
    ...RUN,
    seq: 1,
    type: "run-end",
    data: {
      outcome,
      finish_reason: outcome === "completed" ? "length" : null,
      usage: null,
      latency_ms: 7,
      ttft_ms: 3,
      ...(broken && { error }),
    },
  };
}

/** The chunks a reader gets who comes after `seen` events and stays, and the message the reducer makes of all events. */
function streamed(events: readonly SessionEvent[], seen: number) {
  const before = events.slice(0, seen).reduce(reduceMessage, EMPTY);
  let step = uiMessageSoFar(before);
  const chunks = [...step.chunks];
  for (const event of events.slice(seen)) {
    step = nextUiMessageStep(step.message, event);
    chunks.push(...step.chunks);
  }
  return { chunks, message: events.reduce(reduceMessage, EMPTY), over: step.over };
}

/** The same for a reader who misses what comes between `seen` and `back`, and is told what the message is by then. */
function caughtUp(events: readonly SessionEvent[], seen: number, back: number) {
  const shown = events.slice(0, seen).reduce(reduceMessage, EMPTY);
  let step = uiMessageCatchUp(shown, events.slice(0, back).reduce(reduceMessage, EMPTY));
  if (!step) return null;
  const chunks = [...uiMessageSoFar(shown).chunks, ...step.chunks];
  for (const event of events.slice(back)) {
    step = nextUiMessageStep(step.message, event);
    chunks.push(...step.chunks);
  }
  return chunks;
}

const withoutError = (chunks: readonly UiMessageChunk[]) => chunks.filter(({ type }) => type !== "error");

test("LOG5 the AI SDK makes the reducer's message of any log, wherever it starts to read", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(anyChunk, { maxLength: 60 }),
      fc.nat({ max: 61 }),
      fc.constantFrom(...OUTCOMES),
      async (chunks, seen, outcome) => {
        const events = [...validOnly(chunks).map((chunk) => chunkEvent(chunk)), endEvent(outcome)];
        const { chunks: sent, message, over } = streamed(events, seen);
        expect(over).toBe(seen < events.length || uiMessageSoFar(message).over);
        expect(essence(await partsByAiSdk(withoutError(sent)))).toEqual(essence(message.parts));
      },
    ),
    { numRuns: 500 },
  ));

test("LOG5 the same for one who misses events on the way and gets a snapshot instead", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(anyChunk, { maxLength: 60 }),
      fc.tuple(fc.nat({ max: 61 }), fc.nat({ max: 61 })),
      fc.constantFrom(...OUTCOMES),
      async (chunks, places, outcome) => {
        const events = [...validOnly(chunks).map((chunk) => chunkEvent(chunk)), endEvent(outcome)];
        const [seen, back] = [Math.min(...places, events.length - 1), Math.min(Math.max(...places), events.length)];
        const message = events.reduce(reduceMessage, EMPTY);
        const sent = caughtUp(events, seen, back);
        expect(sent).not.toBeNull();
        expect(essence(await partsByAiSdk(withoutError(sent ?? [])))).toEqual(essence(message.parts));
      },
    ),
    { numRuns: 500 },
  ));

test("LOG7 a message that was erased meanwhile cannot be gone on with", () => {
  expect(uiMessageCatchUp(growing, { ...growing, parts: [], open: {}, redacted: true })).toBeNull();
  const changed = growing.parts.with(-1, { type: "text", text: "Something else", state: "streaming" });
  expect(uiMessageCatchUp(growing, { ...growing, parts: changed })).toBeNull();
});

test("LOG5 no sequence of chunks, however wrong, is more than the AI SDK can read", () =>
  fc.assert(
    fc.asyncProperty(fc.array(anyChunk, { maxLength: 60 }), fc.nat({ max: 60 }), async (chunks, seen) => {
      const events = [...chunks.map((chunk) => chunkEvent(chunk)), endEvent("stopped")];
      await partsByAiSdk(streamed(events, seen).chunks);
    }),
    { numRuns: 500 },
  ));

/** Two texts, one of them still open, thinking, and a tool call that has its output. */
const WRITTEN: MessageChunk[] = [
  { type: "reasoning-start", id: "a" },
  { type: "reasoning-delta", id: "a", delta: "hm" },
  { type: "reasoning-end", id: "a", providerMetadata: { demo: { signature: "s" } } },
  { type: "start-step" },
  { type: "tool-input-start", toolCallId: "c", toolName: "look" },
  { type: "tool-input-delta", toolCallId: "c", inputTextDelta: '{"at":' },
  { type: "tool-input-delta", toolCallId: "c", inputTextDelta: "1}" },
  { type: "tool-input-available", toolCallId: "c", toolName: "look", input: { at: 1 } },
  { type: "tool-output-available", toolCallId: "c", output: "found" },
  { type: "start-step" },
  { type: "text-start", id: "b" },
  { type: "text-delta", id: "b", delta: "One, " },
  { type: "text-delta", id: "b", delta: "two" },
];
const growing = WRITTEN.reduce<AssistantMessage>((message, chunk) => reduceMessage(message, chunkEvent(chunk)), EMPTY);

test("a replay has one delta per text, leaves the open part open, and shows a finished call without asking for it", () => {
  const { chunks, over } = uiMessageSoFar(growing);
  expect(over).toBe(false);
  expect(chunks).toEqual([
    {
      type: "start",
      messageId: "msg_1",
      messageMetadata: { model: "demo", run_id: "run_1", created_at: "2026-01-01T00:00:00.000Z" },
    },
    { type: "reasoning-start", id: "reasoning-0-done" },
    { type: "reasoning-delta", id: "reasoning-0-done", delta: "hm" },
    { type: "reasoning-end", id: "reasoning-0-done", providerMetadata: { demo: { signature: "s" } } },
    { type: "start-step" },
    { type: "tool-input-start", toolCallId: "c", toolName: "look" },
    { type: "tool-input-delta", toolCallId: "c", inputTextDelta: '{"at":1}' },
    { type: "tool-output-available", toolCallId: "c", output: "found" },
    { type: "start-step" },
    { type: "text-start", id: "b" },
    { type: "text-delta", id: "b", delta: "One, two" },
  ]);
});

test("a part that is over never takes the id of one that is open", async () => {
  const taken = [
    { type: "text-start", id: "text-1-done" },
    { type: "text-start", id: "over" },
    { type: "text-delta", id: "over", delta: "short" },
    { type: "text-end", id: "over" },
  ] as const satisfies MessageChunk[];
  const events = [...taken, { type: "text-delta", id: "text-1-done", delta: "long" } as const].map((chunk) =>
    chunkEvent(chunk),
  );
  const { chunks, message } = streamed(events, taken.length);
  expect(essence(await partsByAiSdk(chunks))).toEqual(essence(message.parts));
});

describe("the end of a run", () => {
  const metadata = { usage: null, latency_ms: 7, ttft_ms: 3 };
  const error = { code: "provider_error", message: "It broke.", retryable: true };
  test.each([
    ["completed", [{ type: "finish", finishReason: "length", messageMetadata: { ...metadata, status: "completed" } }]],
    [
      "stopped",
      [
        { type: "abort" },
        { type: "finish", finishReason: "interrupted", messageMetadata: { ...metadata, status: "stopped" } },
      ],
    ],
    [
      "suspended",
      [{ type: "finish", finishReason: "tool-calls", messageMetadata: { ...metadata, status: "suspended" } }],
    ],
    [
      "failed",
      [
        { type: "message-metadata", messageMetadata: { ...metadata, status: "failed", error } },
        { type: "error", errorText: "It broke." },
      ],
    ],
    [
      "interrupted",
      [
        { type: "message-metadata", messageMetadata: { ...metadata, status: "interrupted", error } },
        { type: "error", errorText: "It broke." },
      ],
    ],
  ] as const)("RUN2 as %s closes what is open and then says so, live and replayed", (outcome, end) => {
    const live = nextUiMessageStep(growing, endEvent(outcome));
    expect(live).toMatchObject({ over: true, chunks: [{ type: "text-end", id: "b" }, ...end] });
    const replayed = uiMessageSoFar(live.message);
    expect(replayed.over).toBe(true);
    expect(replayed.chunks.slice(-end.length)).toEqual(end);
    expect(toUiMessage(live.message).metadata).toEqual({
      model: "demo",
      run_id: "run_1",
      created_at: "2026-01-01T00:00:00.000Z",
      ...metadata,
      status: outcome,
      ...(end.length === 2 && outcome !== "stopped" && { error }),
    });
  });
});

test("events of other runs, and of none, add nothing", () => {
  const other = { ...chunkEvent({ type: "text-delta", id: "b", delta: "!" }), run_id: "run_2" } as SessionEvent;
  const { actor, at } = RUN;
  const named: SessionEvent = { at, actor, seq: 1, type: "session-updated", data: { title: "New" } };
  for (const event of [other, named]) {
    expect(nextUiMessageStep(growing, event)).toEqual({ message: growing, chunks: [], over: false });
  }
});

test("nothing new is an answer that adds nothing to the message", async () => {
  expect(await partsByAiSdk(emptyUiMessageStream("msg_1"))).toEqual([]);
});

describe("the message to go on with", () => {
  const snapshot = (messages: AssistantMessage[], active: string[]) =>
    ({ messages, active_runs: active.map((message_id) => ({ message_id })) }) as unknown as Snapshot; // all it reads
  const other = { ...growing, id: "msg_2" };

  test("is the first in the queue that is on the shown path", () => {
    expect(growingMessage(snapshot([growing, other], ["msg_2", "msg_1"]))).toBe(other);
    expect(growingMessage(snapshot([growing], ["msg_2", "msg_1"]))).toBe(growing);
  });

  test("is none when nothing is being written there", () => {
    expect(growingMessage(snapshot([growing], []))).toBeNull();
    expect(growingMessage(snapshot([growing], ["msg_2"]))).toBeNull();
  });
});
