import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { environmentDirectory } from "./models-config.ts";
import type { Model, ModelChunk } from "./port.ts";
import { createModels, type Models } from "./registry.ts";
import { answerOf, type Outcome } from "./testing/answer-of.ts";
import { type HttpServer, startHttpServer } from "./testing/http-server.ts";
import { withoutCircuits } from "./testing/resilience.ts";
import { testListing } from "./testing/test-listing.ts";

/** What the next request is answered with: each piece in a write and a chunk of its own, then the end. */
let pieces: Buffer[] = [];
let server: HttpServer;
let models: Models;
/** The same with OpenAI by its older API. */
let chatModels: Models;

beforeAll(async () => {
  server = await startHttpServer((incoming, response) => {
    incoming.resume().on("end", () => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      writeAll(response, pieces, 0);
    });
  });
  const baseUrl = server.origin;
  const openai = { apiKey: "key", baseUrl, api: "responses" } as const;
  const config = {
    anthropic: { apiKey: "key", baseUrl },
    openai,
    google: { apiKey: "key", baseUrl },
    openrouter: { apiKey: "key", baseUrl },
    ollama: { baseUrl },
    demo: false,
    demoDelayMs: 0,
    timeouts: { firstByteMs: 15_000, idleMs: 15_000 },
  };
  models = createModels({
    ...config,
    directory: environmentDirectory(config),
    listing: testListing(),
    ...withoutCircuits(),
  });
  const chat = { ...config, openai: { ...openai, api: "chat" } } as const;
  chatModels = createModels({
    ...chat,
    directory: environmentDirectory(chat),
    listing: testListing(),
    ...withoutCircuits(),
  });
});

afterAll(async () => {
  await models.close();
  await chatModels.close();
  await server.close();
});

function writeAll(response: ServerResponse, all: readonly Buffer[], index: number): void {
  const piece = all[index];
  if (!piece) response.end();
  else if (piece.length === 0) writeAll(response, all, index + 1);
  else response.write(piece, () => setImmediate(writeAll, response, all, index + 1));
}

async function modelOf({ name, model: id }: Fixture): Promise<Model> {
  const model = await (name.startsWith("openai-chat") ? chatModels : models).open(id, "ann");
  if (!model) throw new Error(`no model ${id}`);
  return model;
}

function read(name: string): Buffer {
  return readFileSync(new URL(`fixtures/${name}.sse`, import.meta.url));
}

async function replay(model: Model, ...split: Buffer[]): Promise<Outcome> {
  pieces = split;
  return answerOf(model);
}

const REASONING: ModelChunk[] = [
  { type: "reasoning-start", id: "reasoning-1" },
  { type: "reasoning-delta", id: "reasoning-1", delta: "The user" },
];
const PAUSING: ModelChunk[] = [
  { type: "text-start", id: "text-2" },
  { type: "text-delta", id: "text-2", delta: "Pausing" },
];

function toolCall(toolCallId: string, ...deltas: string[]): ModelChunk[] {
  const toolName = "pause_campaign";
  return [
    { type: "tool-input-start", toolCallId, toolName },
    ...deltas.map((inputTextDelta) => ({ type: "tool-input-delta" as const, toolCallId, inputTextDelta })),
    { type: "tool-input-available", toolCallId, toolName, input: { campaign_id: "120210" } },
  ];
}

const COUNTED = { input_tokens: 600, output_tokens: 89, reasoning_tokens: 31 };

interface Fixture {
  name: string;
  model: string;
  expected: Outcome;
}

/** `last`: what stands in the event that completes the answer. */
const COMPLETE: (Fixture & { last: string })[] = [
  {
    name: "anthropic",
    model: "anthropic/claude-sonnet-5-5",
    expected: {
      chunks: [
        { type: "reasoning-start", id: "reasoning-1" },
        { type: "reasoning-delta", id: "reasoning-1", delta: "The user wants " },
        { type: "reasoning-delta", id: "reasoning-1", delta: "to pause a campaign." },
        { type: "reasoning-end", id: "reasoning-1", providerMetadata: { anthropic: { signature: "EqQBCgIYAhIM" } } },
        ...PAUSING,
        { type: "text-delta", id: "text-2", delta: " it — 一時停止 ⏸️" },
        { type: "text-end", id: "text-2" },
        ...toolCall("toolu_01B", '{"campaign_id": "12', '0210"}'),
      ],
      finish: {
        reason: "tool-calls",
        usage: { ...COUNTED, cached_input_tokens: 128, cache_write_tokens: 0, cache_write_1h_tokens: 0 },
        costUsd: null,
      },
    },
    last: "message_stop",
  },
  {
    name: "openai-chat",
    model: "openai/gpt-6.1-sol",
    expected: {
      chunks: [
        { type: "text-start", id: "text-1" },
        { type: "text-delta", id: "text-1", delta: "Pausing" },
        { type: "text-end", id: "text-1" },
        ...toolCall("call_A", '{"campaign_id":"12', '0210"}'),
      ],
      finish: {
        reason: "tool-calls",
        usage: { ...COUNTED, cached_input_tokens: 128, cache_write_tokens: 0 },
        costUsd: null,
      },
    },
    last: '"finish_reason":"tool_calls"',
  },
  {
    name: "openai-responses",
    model: "openai/gpt-6.1-sol",
    expected: {
      chunks: [
        { type: "reasoning-start", id: "reasoning-1" },
        { type: "reasoning-delta", id: "reasoning-1", delta: "**Pausing**" },
        { type: "reasoning-end", id: "reasoning-1" },
        ...PAUSING,
        { type: "text-end", id: "text-2" },
        ...toolCall("call_A", '{"campaign_id":"12', '0210"}'),
      ],
      finish: {
        reason: "tool-calls",
        usage: { ...COUNTED, cached_input_tokens: 128, cache_write_tokens: 0 },
        costUsd: null,
      },
    },
    last: '"type":"response.completed"',
  },
  {
    name: "gemini",
    model: "google/gemini-3.8-flash",
    expected: {
      chunks: [
        { type: "reasoning-start", id: "reasoning-1" },
        { type: "reasoning-delta", id: "reasoning-1", delta: "**Pausing**" },
        { type: "reasoning-end", id: "reasoning-1" },
        ...PAUSING,
        { type: "text-end", id: "text-2" },
        { type: "tool-input-start", toolCallId: "fc1", toolName: "pause_campaign" },
        { type: "tool-input-delta", toolCallId: "fc1", inputTextDelta: '{"campaign_id":"120210"}' },
        {
          type: "tool-input-available",
          toolCallId: "fc1",
          toolName: "pause_campaign",
          input: { campaign_id: "120210" },
          providerMetadata: { google: { thoughtSignature: "EpEgCo4g" } },
        },
      ],
      finish: {
        reason: "tool-calls",
        usage: { ...COUNTED, cached_input_tokens: 128, cache_write_tokens: null },
        costUsd: null,
      },
    },
    last: '"finishReason":"STOP"',
  },
  {
    name: "openrouter",
    model: "openrouter/anthropic/claude-sonnet-5.5",
    expected: {
      chunks: [
        { type: "reasoning-start", id: "reasoning-1" },
        { type: "reasoning-delta", id: "reasoning-1", delta: "The user wants" },
        { type: "reasoning-end", id: "reasoning-1" },
        ...PAUSING,
        { type: "text-end", id: "text-2" },
        { type: "tool-input-start", toolCallId: "toolu_1", toolName: "pause_campaign" },
        { type: "tool-input-delta", toolCallId: "toolu_1", inputTextDelta: '{"campaign_id":"120210"}' },
        {
          type: "tool-input-available",
          toolCallId: "toolu_1",
          toolName: "pause_campaign",
          input: { campaign_id: "120210" },
          providerMetadata: {
            openrouter: {
              reasoning_details: [
                { type: "reasoning.text", text: "The user wants", format: "anthropic-claude-v1", index: 0 },
              ],
            },
          },
        },
      ],
      finish: {
        reason: "tool-calls",
        usage: { ...COUNTED, cached_input_tokens: 128, cache_write_tokens: 0 },
        costUsd: 0.00183,
      },
    },
    last: '"finish_reason":"tool_calls"',
  },
  {
    name: "ollama",
    model: "ollama/qwen3:8b",
    expected: {
      chunks: [
        ...REASONING,
        { type: "reasoning-end", id: "reasoning-1" },
        ...PAUSING,
        { type: "text-end", id: "text-2" },
        ...toolCall("call_k3x", '{"campaign_id":"120210"}'),
      ],
      finish: {
        reason: "tool-calls",
        usage: {
          input_tokens: 600,
          output_tokens: 89,
          cached_input_tokens: null,
          cache_write_tokens: null,
          reasoning_tokens: null,
        },
        costUsd: null,
      },
    },
    last: '"finish_reason":"tool_calls"',
  },
];

const BROKEN: Fixture[] = [
  {
    name: "anthropic-error",
    model: "anthropic/claude-sonnet-5-5",
    expected: {
      chunks: [
        { type: "text-start", id: "text-1" },
        { type: "text-delta", id: "text-1", delta: "Hel" },
      ],
      error: "provider_overloaded",
    },
  },
  {
    name: "anthropic-truncated",
    model: "anthropic/claude-sonnet-5-5",
    expected: {
      chunks: [
        { type: "reasoning-start", id: "reasoning-1" },
        { type: "reasoning-delta", id: "reasoning-1", delta: "The user wants " },
        { type: "reasoning-delta", id: "reasoning-1", delta: "to pause a campaign." },
        { type: "reasoning-end", id: "reasoning-1", providerMetadata: { anthropic: { signature: "EqQBCgIYAhIM" } } },
        ...PAUSING,
      ],
      error: "answer_truncated",
    },
  },
  {
    name: "openai-chat-error",
    model: "openai/gpt-6.1-sol",
    expected: {
      chunks: [
        { type: "text-start", id: "text-1" },
        { type: "text-delta", id: "text-1", delta: "Hel" },
      ],
      error: "provider_error",
    },
  },
  {
    name: "openai-responses-error",
    model: "openai/gpt-6.1-sol",
    expected: { chunks: [], error: "quota_exhausted" },
  },
  {
    name: "openai-responses-truncated",
    model: "openai/gpt-6.1-sol",
    expected: {
      // The last event has no blank line after it, which makes it none.
      chunks: [{ type: "reasoning-start", id: "reasoning-1" }],
      error: "answer_truncated",
    },
  },
  {
    name: "gemini-error",
    model: "google/gemini-3.8-flash",
    expected: {
      chunks: [
        { type: "text-start", id: "text-1" },
        { type: "text-delta", id: "text-1", delta: "Hel" },
      ],
      error: "provider_overloaded",
    },
  },
  {
    name: "openrouter-error",
    model: "openrouter/openai/gpt-6.1-sol",
    expected: {
      chunks: [
        { type: "text-start", id: "text-1" },
        { type: "text-delta", id: "text-1", delta: "Hel" },
      ],
      error: "provider_error",
    },
  },
  {
    name: "ollama-truncated",
    model: "ollama/qwen3:8b",
    expected: {
      chunks: [...REASONING, { type: "reasoning-end", id: "reasoning-1" }, ...PAUSING],
      error: "answer_truncated",
    },
  },
];

describe.each([...COMPLETE, ...BROKEN])("the recorded stream $name", { timeout: 60_000 }, (fixture) => {
  const { expected } = fixture;
  const bytes = read(fixture.name);

  test("replays to the same chunks, usage and finish, split in two at every byte", async () => {
    const model = await modelOf(fixture);
    for (let at = 0; at <= bytes.length; at++) {
      const outcome = await replay(model, bytes.subarray(0, at), bytes.subarray(at));
      expect(outcome, `split at ${at}`).toEqual(expected);
    }
  });

  test("replays to the same chunks, usage and finish, byte by byte", async () => {
    const outcome = await replay(await modelOf(fixture), ...Array.from(bytes, (byte) => Buffer.of(byte)));
    expect(outcome).toEqual(expected);
  });
});

describe.each(COMPLETE)("the recorded stream $name", { timeout: 60_000 }, (fixture) => {
  const { expected, last } = fixture;
  const bytes = read(fixture.name);

  test("RUN3: cut anywhere before its terminal event it fails and keeps what was emitted", async () => {
    const model = await modelOf(fixture);
    const blank = bytes.includes("\r\n") ? "\r\n\r\n" : "\n\n";
    const terminal = bytes.indexOf(blank, bytes.indexOf(last)) + blank.length;
    const seen = new Set<number>();
    for (let at = 0; at < terminal; at++) {
      const { chunks, error } = await replay(model, bytes.subarray(0, at));
      expect(error, `cut at ${at}`).toBe("answer_truncated");
      expect(chunks, `cut at ${at}`).toEqual(expected.chunks.slice(0, chunks.length));
      seen.add(chunks.length);
    }
    expect(Math.max(...seen)).toBeGreaterThan(expected.chunks.length / 2);
    const { chunks, finish } = await replay(model, bytes.subarray(0, terminal));
    expect(chunks).toEqual(expected.chunks);
    expect(finish?.reason).toBe("tool-calls");
  });
});
