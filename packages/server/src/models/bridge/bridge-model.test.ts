import { APICallError, type LanguageModelV4, type LanguageModelV4StreamPart } from "@ai-sdk/provider";
import { afterEach, expect, test } from "vitest";
import type { ModelTimeouts } from "../port.ts";
import { answerOf, QUESTION, textOf } from "../testing/answer-of.ts";
import { createTransport } from "../wire/transport.ts";
import { createBridgeModel } from "./bridge-model.ts";

const PATIENT: ModelTimeouts = { firstByteMs: 15_000, idleMs: 15_000 };
const NO_COUNTS = {
  inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: undefined, text: undefined, reasoning: undefined },
};
const finish = (unified: "stop" | "tool-calls" | "error" | "interrupted"): LanguageModelV4StreamPart => ({
  type: "finish",
  finishReason: { unified, raw: undefined },
  usage: NO_COUNTS,
});
const text = (delta: string): LanguageModelV4StreamPart => ({ type: "text-delta", id: "0", delta });

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

type DoStream = LanguageModelV4["doStream"];

/** A model of the SDK whose calls are answered one after the other, the last function ever after. */
function modelOf(answers: DoStream[], timeouts = PATIENT) {
  const calls: Parameters<DoStream>[0][] = [];
  const waits: number[] = [];
  const waiting = { sleep: async (ms: number) => void waits.push(ms), random: () => 0.5, now: () => 0 };
  const transport = createTransport(timeouts, waiting);
  cleanUps.push(() => transport.close());
  const sdkModel: LanguageModelV4 = {
    specificationVersion: "v4",
    provider: "acme",
    modelId: "one",
    supportedUrls: {},
    doGenerate: () => Promise.reject(new Error("not asked for")),
    doStream(options) {
      const answer = answers[Math.min(calls.push(options), answers.length) - 1];
      if (!answer) throw new Error("no answer");
      return Promise.resolve(answer(options));
    },
  };
  const bridged = { provider: "Acme", namespace: "acme", open: async () => sdkModel };
  return { model: createBridgeModel("acme/one", bridged, transport), calls, waits };
}

function parts(...all: LanguageModelV4StreamPart[]): DoStream {
  return async () => ({
    stream: new ReadableStream({
      start(controller) {
        for (const part of all) controller.enqueue(part);
        controller.close();
      },
    }),
  });
}

const refusal = (statusCode: number, retryAfter?: string, responseBody = ""): DoStream => {
  const responseHeaders = retryAfter === undefined ? {} : { "retry-after": retryAfter };
  const url = "https://acme.test/sk-SECRET";
  return () => {
    throw new APICallError({
      message: "sk-SECRET",
      url,
      requestBodyValues: QUESTION,
      statusCode,
      responseHeaders,
      responseBody,
    });
  };
};

test("the parts of any model of the SDK become our chunks; what was not asked for is skipped", async () => {
  const { model } = modelOf([
    parts(
      { type: "stream-start", warnings: [] },
      { type: "response-metadata", id: "r" },
      { type: "reasoning-start", id: "0", providerMetadata: { acme: { signature: "s" }, other: { x: 1 } } },
      { type: "reasoning-delta", id: "0", delta: "hm" },
      { type: "reasoning-end", id: "0" },
      { type: "text-start", id: "1" },
      text("Hel"),
      text("lo \ud83d"),
      text("\ude00"),
      { type: "text-end", id: "1" },
      { type: "tool-input-start", id: "a", toolName: "pause" },
      { type: "tool-input-delta", id: "a", delta: '{"id":' },
      { type: "tool-input-delta", id: "a", delta: "1}" },
      { type: "tool-input-end", id: "a" },
      { type: "tool-call", toolCallId: "a", toolName: "pause", input: '{"id":1}' },
      { type: "tool-call", toolCallId: "b", toolName: "pause", input: "{}", providerMetadata: { acme: { n: 2 } } },
      { type: "tool-call", toolCallId: "c", toolName: "search", input: "{}", providerExecuted: true },
      { type: "source", sourceType: "url", id: "s", url: "https://acme.test" },
      {
        type: "finish",
        finishReason: { unified: "tool-calls", raw: "calls" },
        usage: {
          inputTokens: { total: 600, noCache: 470, cacheRead: 128, cacheWrite: 2 },
          outputTokens: { total: 89, text: 58, reasoning: 31 },
        },
      },
    ),
  ]);
  expect(await answerOf(model)).toEqual({
    chunks: [
      { type: "reasoning-start", id: "reasoning-1" },
      { type: "reasoning-delta", id: "reasoning-1", delta: "hm" },
      { type: "reasoning-end", id: "reasoning-1", providerMetadata: { acme: { signature: "s" } } },
      { type: "text-start", id: "text-2" },
      { type: "text-delta", id: "text-2", delta: "Hel" },
      { type: "text-delta", id: "text-2", delta: "lo " },
      { type: "text-delta", id: "text-2", delta: "😀" },
      { type: "text-end", id: "text-2" },
      { type: "tool-input-start", toolCallId: "a", toolName: "pause" },
      { type: "tool-input-delta", toolCallId: "a", inputTextDelta: '{"id":' },
      { type: "tool-input-delta", toolCallId: "a", inputTextDelta: "1}" },
      { type: "tool-input-available", toolCallId: "a", toolName: "pause", input: { id: 1 } },
      { type: "tool-input-start", toolCallId: "b", toolName: "pause" },
      { type: "tool-input-delta", toolCallId: "b", inputTextDelta: "{}" },
      {
        type: "tool-input-available",
        toolCallId: "b",
        toolName: "pause",
        input: {},
        providerMetadata: { acme: { n: 2 } },
      },
    ],
    finish: {
      reason: "tool-calls",
      usage: {
        input_tokens: 600,
        output_tokens: 89,
        cached_input_tokens: 128,
        cache_write_tokens: 2,
        reasoning_tokens: 31,
      },
      costUsd: null,
    },
  });
});

test("the request is told in the SDK's shape, with the provider's own metadata and nobody else's", async () => {
  const { model, calls } = modelOf([parts(finish("stop"))]);
  await answerOf(model, {
    system: "Be brief.",
    maxTokens: 64,
    temperature: 0.7,
    tools: [{ name: "pause", description: "Pauses", inputSchema: { type: "object" } }],
    messages: [
      { role: "user", content: "Pause it" },
      {
        role: "assistant",
        parts: [
          { type: "reasoning", text: "mine", providerMetadata: { acme: { signature: "s" }, other: { x: 1 } } },
          { type: "reasoning", text: "not mine", providerMetadata: { other: { x: 1 } } },
          { type: "text", text: "" },
          {
            type: "tool-call",
            toolCallId: "a",
            toolName: "pause",
            input: "no object",
            providerMetadata: { acme: { n: 2 } },
          },
        ],
      },
      {
        role: "tool",
        results: [
          { toolCallId: "a", toolName: "pause", output: "done", isError: false },
          { toolCallId: "b", toolName: "pause", output: "broke", isError: true },
        ],
      },
      { role: "assistant", parts: [{ type: "reasoning", text: "only thoughts" }] },
    ],
  });
  expect(calls[0]).toEqual({
    abortSignal: expect.any(AbortSignal),
    includeRawChunks: false,
    maxOutputTokens: 64,
    temperature: 0.7,
    tools: [{ type: "function", name: "pause", description: "Pauses", inputSchema: { type: "object" } }],
    prompt: [
      { role: "system", content: "Be brief." },
      { role: "user", content: [{ type: "text", text: "Pause it" }] },
      {
        role: "assistant",
        content: [
          { type: "reasoning", text: "mine", providerOptions: { acme: { signature: "s" } } },
          { type: "tool-call", toolCallId: "a", toolName: "pause", input: {}, providerOptions: { acme: { n: 2 } } },
        ],
      },
      {
        role: "tool",
        content: [
          { type: "tool-result", toolCallId: "a", toolName: "pause", output: { type: "text", value: "done" } },
          { type: "tool-result", toolCallId: "b", toolName: "pause", output: { type: "error-text", value: "broke" } },
        ],
      },
    ],
  });
});

test.each([
  ["no finish", [text("Hel")]],
  ["the finish interrupted", [text("Hel"), finish("interrupted")]],
])("RUN3: a stream that ends with %s is a truncated answer, and what came stays", async (_, all) => {
  const { chunks, error } = await answerOf(modelOf([parts(...all)]).model);
  expect(error).toBe("answer_truncated");
  expect(textOf(chunks)).toBe("Hel");
});

test.each([
  ["a finish that is an error", finish("error"), "provider_error"],
  ["an error the provider sent", { type: "error", error: { statusCode: 429, data: { status: "X" } } }, "rate_limited"],
  ["an error by its name", { type: "error", error: { data: { type: "overloaded_error" } } }, "provider_overloaded"],
  ["what the SDK could not read", { type: "error", error: new TypeError("no JSON") }, "provider_error"],
] as const)("RUN3: %s fails the answer, keeps what came, and is not tried again", async (_, part, code) => {
  const { model, calls } = modelOf([parts(text("Hel"), part, text("lost"), finish("stop"))]);
  const { chunks, error } = await answerOf(model);
  expect(error).toBe(code);
  expect(textOf(chunks)).toBe("Hel");
  expect(calls).toHaveLength(1);
});

test.each([
  [400, "request_refused"],
  [401, "key_rejected"],
  [404, "model_unknown"],
  [500, "provider_error"],
])("a status of %d is told as %s, without what the SDK's error holds, and not tried again", async (status, code) => {
  const { model, calls } = modelOf([refusal(status)]);
  const error = await model.stream(QUESTION, () => undefined, new AbortController().signal).catch((thrown) => thrown);
  expect(error.error.code).toBe(code);
  expect(JSON.stringify([error.message, error.error, error.cause])).not.toContain("SECRET");
  expect(calls).toHaveLength(1);
});

test("RUN3: a refusal that may pass is tried again, as its retry-after says", async () => {
  const { model, calls, waits } = modelOf([refusal(429, "2"), refusal(503), parts(text("Hi"), finish("stop"))]);
  expect(textOf((await answerOf(model)).chunks)).toBe("Hi");
  expect(calls).toHaveLength(3);
  expect(waits).toEqual([2000, 500]);
});

test("RUN3: a quota that is used up, and a wait that is too long, are not tried again", async () => {
  const quota = modelOf([refusal(429, "0", '{"error":{"type":"insufficient_quota"}}')]);
  expect((await answerOf(quota.model)).error).toBe("quota_exhausted");
  const busy = modelOf([refusal(503, "60")]);
  expect((await answerOf(busy.model)).error).toBe("provider_overloaded");
  expect([quota.calls.length, busy.calls.length]).toEqual([1, 1]);
});

test("RUN3: a connection that is refused is tried again, one that breaks is not", async () => {
  const connection = (code: string): DoStream => {
    const cause = Object.assign(new Error(code), { code });
    return () => Promise.reject(new APICallError({ message: "", url: "", requestBodyValues: {}, cause }));
  };
  const refused = modelOf([connection("ECONNREFUSED"), parts(text("Hi"), finish("stop"))]);
  expect(textOf((await answerOf(refused.model)).chunks)).toBe("Hi");
  const broken = modelOf([connection("ECONNRESET")]);
  expect((await answerOf(broken.model)).error).toBe("provider_unreachable");
  expect(broken.calls).toHaveLength(1);
});

/** Says `first`, then nothing, whatever happens to its signal. */
const deaf =
  (...first: LanguageModelV4StreamPart[]): DoStream =>
  async () => ({
    stream: new ReadableStream({
      start(controller) {
        for (const part of first) controller.enqueue(part);
      },
    }),
  });

test.each([
  ["before it answers", { firstByteMs: 20, idleMs: 15_000 }, () => new Promise<never>(() => undefined), ""],
  ["before the first part", { firstByteMs: 20, idleMs: 15_000 }, deaf({ type: "stream-start", warnings: [] }), ""],
  ["within the answer", { firstByteMs: 15_000, idleMs: 20 }, deaf(text("Hello")), "Hello"],
])("RUN3: silence %s is a time-out, though the model hears of nothing", async (_, timeouts, answer, said) => {
  const { chunks, error } = await answerOf(modelOf([answer], timeouts).model);
  expect(error).toBe("provider_timeout");
  expect(textOf(chunks)).toBe(said);
});

test("RUN1: a stop ends the call with its reason, and nothing is emitted after it", async () => {
  const { model, calls } = modelOf([parts(text("a"), text("b"), finish("stop"))]);
  const controller = new AbortController();
  const emitted: string[] = [];
  const streamed = model.stream(
    QUESTION,
    (chunk) => {
      emitted.push(chunk.type);
      if (chunk.type === "text-delta") controller.abort("stopped");
    },
    controller.signal,
  );
  await expect(streamed).rejects.toBe("stopped");
  expect(emitted).toEqual(["text-start", "text-delta"]);
  expect(calls[0]?.abortSignal?.aborted).toBe(true);
});
