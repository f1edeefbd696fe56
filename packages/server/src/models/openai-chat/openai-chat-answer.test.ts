import { expect, test } from "vitest";
import type { ModelChunk } from "../port.ts";
import { ModelError } from "../port.ts";
import { textOf } from "../testing/answer-of.ts";
import { OpenAiChatAnswer } from "./openai-chat-answer.ts";

/** Reads events (objects are sent as JSON) and tells what they came to. */
function read(...events: unknown[]) {
  const chunks: ModelChunk[] = [];
  const answer = new OpenAiChatAnswer("Test", false, (chunk) => chunks.push(chunk));
  try {
    for (const event of events) answer.onEvent({ data: typeof event === "string" ? event : JSON.stringify(event) });
    return { chunks, finish: answer.finish() };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { chunks, error: error.error.code };
  }
}

const delta = (fields: object, finish_reason: string | null = null) => ({
  choices: [{ delta: fields, finish_reason }],
});
const STOP = delta({}, "stop");

test.each([
  ["error object", { error: { message: "boom", type: "server_error" } }, "provider_error"],
  ["error text", { error: "boom" }, "provider_error"],
  [
    "error with a number",
    { error: { code: 502 }, choices: [{ delta: { content: "" }, finish_reason: "error" }] },
    "provider_error",
  ],
  ["error with a number as text", { error: { code: "429" } }, "rate_limited"],
  [
    "error within the choice",
    { choices: [{ error: { code: 503 }, delta: {}, finish_reason: null }] },
    "provider_overloaded",
  ],
  ["finish reason error", delta({}, "error"), "provider_error"],
  ["flat error", { type: "error", code: "rate_limit_exceeded", message: "…" }, "rate_limited"],
  ["error as the object", { object: "error", message: "…", code: 400 }, "request_refused"],
  ["event that is no JSON", "{oops", "provider_error"],
])("an %s within the stream fails the answer and keeps its text", (_, event, code) => {
  const { chunks, error } = read(delta({ content: "Hel" }), event);
  expect(error).toBe(code);
  expect(textOf(chunks)).toBe("Hel");
});

test("an event named error is one, whatever its data", () => {
  const answer = new OpenAiChatAnswer("Test", false, () => undefined);
  expect(() => answer.onEvent({ event: "error", data: "overloaded" })).toThrow(ModelError);
});

test.each([
  [null],
  [[]],
  [7],
  [{}],
  [{ choices: null }],
  [{ choices: [null] }],
  [{ choices: [{ delta: { content: 5 } }] }],
])("an event without meaning (%j) is skipped", (event) => {
  const { chunks, finish } = read(delta({ content: "a" }), event, delta({ content: "b" }), STOP);
  expect(textOf(chunks)).toBe("ab");
  expect(finish?.reason).toBe("stop");
});

test("what comes after the finish reason is ignored, usage aside", () => {
  const { chunks, finish } = read(
    delta({ content: "a" }),
    STOP,
    delta({ content: "b" }, "length"),
    { error: { message: "boom" } },
    { choices: [], usage: { prompt_tokens: 3, completion_tokens: 4 } },
  );
  expect(textOf(chunks)).toBe("a");
  expect(finish).toMatchObject({ reason: "stop", usage: { input_tokens: 3, output_tokens: 4 } });
});

test("RUN3: without a finish reason there is no finish, with [DONE] neither", () => {
  expect(read(delta({ content: "a" }), "[DONE]").finish).toBeNull();
});

test("[DONE] within the text is text", () => {
  const { chunks, finish } = read(delta({ content: "data: [DONE]\n\n" }), delta({ content: "." }), STOP);
  expect(textOf(chunks)).toBe("data: [DONE]\n\n.");
  expect(finish?.reason).toBe("stop");
});

test.each([-1, 1e30, "12", 1.5, null])("a token count of %j is not one", (count) => {
  const { finish } = read(STOP, { usage: { prompt_tokens: count, completion_tokens: count } });
  expect(finish?.usage).toMatchObject({ input_tokens: null, output_tokens: null });
});

test.each([
  ["stop", "stop"],
  ["length", "length"],
  ["tool_calls", "tool-calls"],
  ["function_call", "tool-calls"],
  ["content_filter", "content-filter"],
  ["something_new", "other"],
])("finish reason %s is %s", (reason, expected) => {
  expect(read(delta({}, reason)).finish?.reason).toBe(expected);
});

test("reasoning is read under both its names, once where both are sent", () => {
  const { chunks } = read(
    delta({ reasoning: "a" }),
    delta({ reasoning_content: "b" }),
    delta({ reasoning: "c", reasoning_content: "c" }),
    STOP,
  );
  expect(chunks.map((chunk) => (chunk.type === "reasoning-delta" ? chunk.delta : "")).join("")).toBe("abc");
});

test("a refusal is text a person reads", () => {
  expect(textOf(read(delta({ refusal: "I cannot" }), STOP).chunks)).toBe("I cannot");
});

const call = (fields: object) => delta({ tool_calls: [fields] });
const inputs = (chunks: ModelChunk[]) =>
  chunks.filter(({ type }) => type.startsWith("tool-input-a") || type === "tool-input-error");

test("parallel tool calls are told apart by index, wherever it starts", () => {
  const { chunks } = read(
    call({ index: 1, id: "a", function: { name: "first", arguments: '{"n"' } }),
    call({ index: 2, id: "b", function: { name: "second", arguments: '{"n"' } }),
    call({ index: 1, function: { arguments: ":1}" } }),
    call({ index: 2, function: { arguments: ":2}" } }),
    call({ index: 2, function: { arguments: "" } }),
    delta({}, "tool_calls"),
  );
  expect(inputs(chunks)).toEqual([
    { type: "tool-input-available", toolCallId: "a", toolName: "first", input: { n: 1 } },
    { type: "tool-input-available", toolCallId: "b", toolName: "second", input: { n: 2 } },
  ]);
});

test("tool calls without an index are told apart by id", () => {
  const { chunks } = read(
    call({ id: "a", function: { name: "first", arguments: "{}" } }),
    call({ id: "b", function: { name: "second", arguments: "" } }),
    delta({}, "tool_calls"),
  );
  expect(inputs(chunks)).toMatchObject([
    { toolCallId: "a", input: {} },
    { toolCallId: "b", input: {} },
  ]);
});

test("arguments cut off by the token limit are an error, so that the tool does not run", () => {
  const { chunks, finish } = read(
    call({ index: 0, id: "a", function: { name: "pause", arguments: '{"id":"12' } }),
    delta({}, "length"),
  );
  expect(inputs(chunks)).toMatchObject([{ type: "tool-input-error", toolCallId: "a", input: '{"id":"12' }]);
  expect(finish?.reason).toBe("length");
});

test("arguments cut off by the stream's end are never available", () => {
  const { chunks, finish } = read(call({ index: 0, id: "a", function: { name: "pause", arguments: '{"id":"12' } }));
  expect(inputs(chunks)).toEqual([]);
  expect(finish).toBeNull();
});

test("reasoning that is to go back is put together from its pieces and kept with the first call", () => {
  const call = (index: number, id: string) => ({ index, id, function: { name: "pause", arguments: "{}" } });
  const { chunks } = read(
    delta({ reasoning: "The ", reasoning_details: [{ type: "reasoning.text", text: "The ", format: "f", index: 0 }] }),
    delta({
      reasoning: "user",
      reasoning_details: [{ type: "reasoning.text", text: "user", signature: null, index: 0 }],
    }),
    delta({ reasoning_details: [{ type: "reasoning.text", signature: "sig", index: 0 }] }),
    delta({
      tool_calls: [call(0, "a"), call(1, "b")],
      reasoning_details: [{ type: "reasoning.encrypted", data: "x" }],
    }),
    delta({}, "tool_calls"),
  );
  const calls = chunks.filter(({ type }) => type === "tool-input-available");
  expect(calls).toEqual([
    expect.objectContaining({
      toolCallId: "a",
      providerMetadata: {
        openrouter: {
          reasoning_details: [
            { type: "reasoning.text", text: "The user", format: "f", index: 0, signature: "sig" },
            { type: "reasoning.encrypted", data: "x" },
          ],
        },
      },
    }),
    expect.not.objectContaining({ providerMetadata: expect.anything() }),
  ]);
});

test.each(["nothing", [null, 1, "x", []], [{ text: "x".repeat(2 << 20) }]])(
  "SEC7: reasoning details that are none, or too many, are not kept",
  (reasoning_details) => {
    const { chunks } = read(
      delta({ reasoning_details, tool_calls: [{ index: 0, id: "a", function: { name: "pause", arguments: "{}" } }] }),
      delta({}, "tool_calls"),
    );
    expect(chunks.at(-1)).toEqual({ type: "tool-input-available", toolCallId: "a", toolName: "pause", input: {} });
  },
);
