import { expect, test } from "vitest";
import { type ModelChunk, ModelError } from "../port.ts";
import { textOf } from "../testing/answer-of.ts";
import { AnthropicAnswer } from "./anthropic-answer.ts";

function read(...events: ({ type: string; [field: string]: unknown } | string | null)[]) {
  const chunks: ModelChunk[] = [];
  const answer = new AnthropicAnswer("Test", (chunk) => chunks.push(chunk));
  try {
    for (const event of events) {
      if (typeof event === "string") answer.onEvent({ data: event });
      else answer.onEvent({ event: event?.type, data: JSON.stringify(event) });
    }
    return { chunks, finish: answer.finish() };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { chunks, error: error.error.code };
  }
}

const start = (content_block: object) => ({ type: "content_block_start", index: 0, content_block });
const delta = (fields: object) => ({ type: "content_block_delta", index: 0, delta: fields });
const text = (value: unknown) => delta({ type: "text_delta", text: value });
const BLOCK_STOP = { type: "content_block_stop", index: 0 };
const stop = (stop_reason: string, usage: object = {}) => ({ type: "message_delta", delta: { stop_reason }, usage });
const MESSAGE_STOP = { type: "message_stop" };

test.each([
  ["end_turn", "stop"],
  ["stop_sequence", "stop"],
  ["max_tokens", "length"],
  ["model_context_window_exceeded", "length"],
  ["tool_use", "tool-calls"],
  ["refusal", "content-filter"],
  ["pause_turn", "other"],
  ["something_new", "other"],
])("stop reason %s is %s", (reason, expected) => {
  expect(read(stop(reason), MESSAGE_STOP).finish?.reason).toBe(expected);
});

test("RUN3: a stop reason without message_stop is no finish", () => {
  expect(read(start({ type: "text" }), text("a"), BLOCK_STOP, stop("end_turn")).finish).toBeNull();
});

test("unknown events, blocks and deltas are skipped, pings may come anywhere", () => {
  const { chunks, finish } = read(
    { type: "ping" },
    { type: "something_new", value: 1 },
    null,
    "7",
    start({ type: "redacted_thinking", data: "…" }),
    BLOCK_STOP,
    start({ type: "server_tool_use", id: "srv", name: "web_search", input: {} }),
    delta({ type: "input_json_delta", partial_json: '{"query":"x"}' }),
    BLOCK_STOP,
    start({ type: "text", text: "" }),
    text("a"),
    { type: "ping" },
    { type: "ping" },
    delta({ type: "citations_delta", citation: {} }),
    text(5),
    text("b"),
    BLOCK_STOP,
    stop("end_turn"),
    MESSAGE_STOP,
  );
  expect(chunks.map(({ type }) => type)).toEqual(["text-start", "text-delta", "text-delta", "text-end"]);
  expect(textOf(chunks)).toBe("ab");
  expect(finish?.reason).toBe("stop");
});

test("reasoning that is not shown still keeps its signature, in one piece", () => {
  const { chunks } = read(
    start({ type: "thinking", thinking: "", signature: "" }),
    delta({ type: "signature_delta", signature: "abc" }),
    delta({ type: "signature_delta", signature: "def" }),
    BLOCK_STOP,
    start({ type: "thinking", thinking: "", signature: "" }),
    delta({ type: "thinking_delta", thinking: "hm" }),
    BLOCK_STOP,
    MESSAGE_STOP,
  );
  expect(chunks).toEqual([
    { type: "reasoning-start", id: "reasoning-1" },
    { type: "reasoning-end", id: "reasoning-1", providerMetadata: { anthropic: { signature: "abcdef" } } },
    { type: "reasoning-start", id: "reasoning-2" },
    { type: "reasoning-delta", id: "reasoning-2", delta: "hm" },
    { type: "reasoning-end", id: "reasoning-2" },
  ]);
});

test("a tool without arguments gets an empty object", () => {
  const { chunks } = read(
    start({ type: "tool_use", id: "t", name: "list", input: {} }),
    delta({ type: "input_json_delta", partial_json: "" }),
    BLOCK_STOP,
    stop("tool_use"),
    MESSAGE_STOP,
  );
  expect(chunks.at(-1)).toEqual({ type: "tool-input-available", toolCallId: "t", toolName: "list", input: {} });
});

test("the newest usage counts, and all input is counted as input", () => {
  const { finish } = read(
    { type: "message_start", message: { usage: { input_tokens: 43, cache_read_input_tokens: 100, output_tokens: 1 } } },
    stop("end_turn", { input_tokens: 61, cache_creation_input_tokens: 7, output_tokens: 20 }),
    stop("end_turn", { output_tokens: 30 }),
    MESSAGE_STOP,
  );
  expect(finish?.usage).toEqual({
    input_tokens: 168,
    output_tokens: 30,
    cached_input_tokens: 100,
    cache_write_tokens: 7,
    reasoning_tokens: null,
  });
});

test("what is written to the cache for an hour is told apart, for it has a price of its own", () => {
  const cache_creation = { ephemeral_5m_input_tokens: 30, ephemeral_1h_input_tokens: 12 };
  const { finish } = read(
    { type: "message_start", message: { usage: { input_tokens: 8, cache_creation_input_tokens: 42, cache_creation } } },
    stop("end_turn", { output_tokens: 5 }),
    MESSAGE_STOP,
  );
  expect(finish?.usage).toMatchObject({ input_tokens: 50, cache_write_tokens: 42, cache_write_1h_tokens: 12 });
});

test("absurd usage is null, not a number", () => {
  const { finish } = read(
    stop("end_turn", { input_tokens: -1, output_tokens: "5", cache_read_input_tokens: 1e30 }),
    MESSAGE_STOP,
  );
  expect(finish?.usage).toMatchObject({ input_tokens: null, output_tokens: null, cached_input_tokens: null });
});

test.each([
  [{ type: "error", error: { type: "overloaded_error" } }, "provider_overloaded"],
  [{ type: "error", error: { type: "api_error" } }, "provider_error"],
  [{ type: "error", error: { type: "rate_limit_error" } }, "rate_limited"],
  ['{"type":"error","error":{"type":"billing_error"}}', "quota_exhausted"],
  ["{oops", "provider_error"],
])("%j within the stream fails the answer as %s and keeps its text", (event, code) => {
  const { chunks, error } = read(start({ type: "text" }), text("Hel"), event);
  expect(error).toBe(code);
  expect(textOf(chunks)).toBe("Hel");
});

test("an event named error is one, whatever its data", () => {
  const answer = new AnthropicAnswer("Test", () => undefined);
  expect(() => answer.onEvent({ event: "error", data: "overloaded" })).toThrow(ModelError);
});
