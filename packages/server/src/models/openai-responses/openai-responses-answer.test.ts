import { expect, test } from "vitest";
import { type ModelChunk, ModelError } from "../port.ts";
import { textOf } from "../testing/answer-of.ts";
import { OpenAiResponsesAnswer } from "./openai-responses-answer.ts";

/** Reads events and tells what they came to. */
function read(...events: object[]) {
  const chunks: ModelChunk[] = [];
  const answer = new OpenAiResponsesAnswer("Test", (chunk) => chunks.push(chunk));
  try {
    for (const event of events) answer.onEvent({ data: JSON.stringify(event) });
    return { chunks, finish: answer.finish() };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { chunks, error: error.error.code };
  }
}

const event = (name: string, fields: object = {}) => ({ type: `response.${name}`, ...fields });
const begun = (output_index: number, item: object) => event("output_item.added", { output_index, item });
const done = (output_index: number, item: object) => event("output_item.done", { output_index, item });
const text = (delta: string) => event("output_text.delta", { output_index: 0, delta });
const COMPLETED = event("completed", { response: { status: "completed", usage: null } });

test.each([
  ["error, nested", { type: "error", error: { type: "server_error", code: "rate_limit_exceeded" } }, "rate_limited"],
  ["error, flat", { type: "error", code: "insufficient_quota", message: "…", param: null }, "quota_exhausted"],
  ["error without a type", { error: { code: "server_error" } }, "provider_error"],
  ["failed", event("failed", { response: { error: { code: "context_length_exceeded" } } }), "context_too_long"],
  ["failed without a reason", event("failed", { response: { error: null } }), "provider_error"],
])("%s within the stream fails the answer and keeps its text", (_, failure, code) => {
  const { chunks, error } = read(text("Hel"), failure, text("lost"));
  expect(error).toBe(code);
  expect(textOf(chunks)).toBe("Hel");
});

test.each([
  ["completed", {}, "stop"],
  ["incomplete", { incomplete_details: { reason: "max_output_tokens" } }, "length"],
  ["incomplete", { incomplete_details: { reason: "content_filter" } }, "content-filter"],
  ["incomplete", { incomplete_details: null }, "other"],
])("an answer that is %s with %j ends with %s", (name, response, reason) => {
  expect(read(text("Hello"), event(name, { response })).finish?.reason).toBe(reason);
});

test("an answer whose terminal event did not come is not complete", () => {
  expect(read(text("Hello"), done(0, { type: "message" })).finish).toBeNull();
});

test("a refusal is text", () => {
  const { chunks, finish } = read(event("refusal.delta", { delta: "I cannot." }), COMPLETED);
  expect(textOf(chunks)).toBe("I cannot.");
  expect(finish?.reason).toBe("stop");
});

test("summaries of one thought are paragraphs, thoughts are parts, and what is encrypted goes with them", () => {
  const part = event("reasoning_summary_part.added");
  const summary = (delta: string) => event("reasoning_summary_text.delta", { delta });
  const { chunks } = read(
    begun(0, { type: "reasoning", id: "rs_1" }),
    part,
    summary("One"),
    part,
    summary("Two"),
    done(0, { type: "reasoning", id: "rs_1", encrypted_content: "gAAA" }),
    begun(1, { type: "reasoning", id: "rs_2" }),
    part,
    summary("Three"),
    done(1, { type: "reasoning", id: "rs_2", encrypted_content: null }),
    begun(2, { type: "reasoning", id: "rs_3" }),
    done(2, { type: "reasoning", id: "rs_3", encrypted_content: "gBBB" }),
    COMPLETED,
  );
  expect(chunks).toEqual([
    { type: "reasoning-start", id: "reasoning-1" },
    { type: "reasoning-delta", id: "reasoning-1", delta: "One" },
    { type: "reasoning-delta", id: "reasoning-1", delta: "\n\n" },
    { type: "reasoning-delta", id: "reasoning-1", delta: "Two" },
    {
      type: "reasoning-end",
      id: "reasoning-1",
      providerMetadata: { openai: { id: "rs_1", encrypted_content: "gAAA" } },
    },
    { type: "reasoning-start", id: "reasoning-2" },
    { type: "reasoning-delta", id: "reasoning-2", delta: "Three" },
    { type: "reasoning-end", id: "reasoning-2" },
    { type: "reasoning-start", id: "reasoning-3" },
    {
      type: "reasoning-end",
      id: "reasoning-3",
      providerMetadata: { openai: { id: "rs_3", encrypted_content: "gBBB" } },
    },
  ]);
});

test("calls grow side by side; arguments that come only at the end count as well", () => {
  const call = (id: string) => ({ type: "function_call", call_id: id, name: "pause", arguments: "" });
  const piece = (output_index: number, delta: string) =>
    event("function_call_arguments.delta", { output_index, delta });
  const { chunks, finish } = read(
    begun(0, call("a")),
    begun(1, call("b")),
    piece(1, '{"id":'),
    piece(0, "{}"),
    piece(1, "2}"),
    done(1, call("b")),
    done(0, call("a")),
    begun(2, call("c")),
    done(2, { ...call("c"), arguments: '{"id":3}' }),
    COMPLETED,
  );
  const inputs = chunks.flatMap((chunk) =>
    chunk.type === "tool-input-available" ? [[chunk.toolCallId, chunk.input]] : [],
  );
  expect(inputs).toEqual([
    ["b", { id: 2 }],
    ["a", {}],
    ["c", { id: 3 }],
  ]);
  expect(finish?.reason).toBe("tool-calls");
});

test("items and events of other kinds are skipped, and absurd usage is null", () => {
  const { chunks, finish } = read(
    begun(0, { type: "web_search_call", id: "ws_1" }),
    event("web_search_call.searching", { output_index: 0 }),
    event("function_call_arguments.delta", { output_index: 7, delta: "{}" }),
    done(0, { type: "web_search_call" }),
    text("Hi"),
    event("completed", { response: { usage: { input_tokens: -1, output_tokens: "5", input_tokens_details: 3 } } }),
  );
  expect(textOf(chunks)).toBe("Hi");
  expect(finish).toEqual({
    reason: "stop",
    costUsd: null,
    usage: {
      input_tokens: null,
      output_tokens: null,
      cached_input_tokens: null,
      cache_write_tokens: null,
      reasoning_tokens: null,
    },
  });
});
