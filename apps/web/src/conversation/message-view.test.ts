import type { AssistantMessage, MessagePart } from "@millrace/protocol";
import { expect, test } from "vitest";
import { canContinue, endedRuns, phaseOf, sectionsOf } from "./message-view.ts";

function answer(changes: Partial<AssistantMessage>): AssistantMessage {
  return {
    id: "msg_1",
    parent_id: "msg_0",
    role: "assistant",
    parts: [],
    created_at: "2026-01-01T00:00:00Z",
    model: "demo",
    run_id: "run_1",
    status: "running",
    finish_reason: null,
    usage: null,
    latency_ms: null,
    ttft_ms: null,
    error: null,
    open: {},
    ...changes,
  };
}

const text: MessagePart = { type: "text", text: "a" };
const tool = { type: "tool-list_campaigns", toolCallId: "1", state: "input-available", input: {} } as const;

test("an answer names its phase from the queue to its end", () => {
  expect(phaseOf(answer({ status: "queued" }), false)).toEqual({ kind: "queued" });
  expect(phaseOf(answer({}), false)).toEqual({ kind: "thinking" });
  expect(phaseOf(answer({ parts: [{ type: "reasoning", text: "" }] }), false)).toEqual({ kind: "thinking" });
  expect(phaseOf(answer({ parts: [tool] }), false)).toEqual({ kind: "tool", name: "list campaigns" });
  expect(phaseOf(answer({ parts: [{ ...tool, state: "output-available", output: 1 }] }), false)).toEqual({
    kind: "thinking",
  });
  expect(phaseOf(answer({ parts: [text] }), false)).toEqual({ kind: "writing" });
  expect(phaseOf(answer({ parts: [text] }), true)).toEqual({ kind: "stopping" });
  expect(phaseOf(answer({ parts: [text], status: "completed" }), true)).toBeNull();
});

test("RUN3: Continue is offered for every early end that left text, and only then", () => {
  for (const status of ["stopped", "failed", "interrupted"] as const) {
    expect(canContinue(answer({ status, parts: [text] }))).toBe(true);
    expect(canContinue(answer({ status, parts: [] }))).toBe(false);
  }
  for (const status of ["queued", "running", "completed", "suspended"] as const) {
    expect(canContinue(answer({ status, parts: [text] }))).toBe(false);
  }
});

test("a continued answer reads as one text; a tool call divides it", () => {
  expect(sectionsOf([text, { type: "step-start" }, { type: "text", text: "b" }, tool, text])).toEqual([
    { kind: "text", text: "ab" },
    { kind: "tool", part: tool },
    { kind: "text", text: "a" },
  ]);
});

test("an answer counts as something to read once it ended, however it did, and again when it was continued", () => {
  const first = answer({ status: "stopped", run_id: "run_1" });
  const second = answer({ status: "running", run_id: "run_2" });
  expect(endedRuns({ messages: [first, second] })).toEqual(["run_1"]);
  expect(endedRuns({ messages: [first, { ...second, status: "failed" }] })).toEqual(["run_1", "run_2"]);
  const continued = { ...first, run_id: "run_3" };
  expect(endedRuns({ messages: [{ ...continued, status: "running" }, second] })).toEqual([]);
  expect(endedRuns({ messages: [{ ...continued, status: "completed" }, second] })).toEqual(["run_3"]);
});
