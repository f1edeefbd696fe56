import { expect, test } from "vitest";
import type { ModelRequest } from "../port.ts";
import { anthropicBody } from "./anthropic-body.ts";

const bodyOf = (request: ModelRequest, version = "2023-06-01") => anthropicBody("claude", request, version);

test("a conversation with reasoning, tools and results is told in Anthropic's shape", () => {
  const body = bodyOf({
    system: "Be brief.",
    maxTokens: 64,
    temperature: 0.7,
    tools: [{ name: "pause", description: "Pauses", inputSchema: { type: "object" } }],
    messages: [
      { role: "user", content: "Pause it" },
      {
        role: "assistant",
        parts: [
          { type: "reasoning", text: "hm", providerMetadata: { anthropic: { signature: "sig" } } },
          { type: "text", text: "Sure" },
          { type: "tool-call", toolCallId: "t1", toolName: "pause", input: { id: 1 } },
        ],
      },
      { role: "tool", results: [{ toolCallId: "t1", toolName: "pause", output: "no such campaign", isError: true }] },
    ],
  });
  expect(body).toEqual({
    model: "claude",
    max_tokens: 64,
    stream: true,
    system: "Be brief.",
    temperature: 0.7,
    tools: [{ name: "pause", description: "Pauses", input_schema: { type: "object" } }],
    messages: [
      { role: "user", content: "Pause it" },
      {
        role: "assistant",
        content: [
          { type: "thinking", thinking: "hm", signature: "sig" },
          { type: "text", text: "Sure" },
          { type: "tool_use", id: "t1", name: "pause", input: { id: 1 } },
        ],
      },
      {
        role: "user",
        content: [{ type: "tool_result", tool_use_id: "t1", content: "no such campaign", is_error: true }],
      },
    ],
  });
});

test("what the API would refuse is left out: foreign reasoning, empty text, empty turns, a temperature nobody set", () => {
  const body = bodyOf({
    system: null,
    maxTokens: 64,
    messages: [
      { role: "user", content: "Hello" },
      {
        role: "assistant",
        parts: [{ type: "reasoning", text: "hm", providerMetadata: { other: { signature: "x" } } }],
      },
      { role: "user", content: "Hello?" },
      {
        role: "assistant",
        parts: [
          { type: "text", text: " \n" },
          { type: "text", text: "Hi" },
        ],
      },
    ],
  });
  expect(body).toEqual({
    model: "claude",
    max_tokens: 64,
    stream: true,
    messages: [
      { role: "user", content: "Hello" },
      { role: "user", content: "Hello?" },
      { role: "assistant", content: [{ type: "text", text: "Hi" }] },
    ],
  });
});

test("a call whose arguments were no JSON object is told with none, so that the API takes the conversation", () => {
  const call = { type: "tool-call", toolCallId: "t1", toolName: "pause", input: '{"id":"12' } as const;
  const { messages } = bodyOf({
    system: null,
    maxTokens: 64,
    messages: [{ role: "assistant", parts: [call] }],
  });
  expect(messages).toEqual([
    { role: "assistant", content: [{ type: "tool_use", id: "t1", name: "pause", input: {} }] },
  ]);
});

test("no temperature is sent to a version of the API that refuses any", () => {
  const request: ModelRequest = { system: null, maxTokens: 64, temperature: 1, messages: [] };
  expect(bodyOf(request)).toHaveProperty("temperature", 1);
  expect(bodyOf(request, "2026-10-21")).not.toHaveProperty("temperature");
});
