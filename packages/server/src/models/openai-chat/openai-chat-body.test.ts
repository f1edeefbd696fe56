import { expect, test } from "vitest";
import type { ModelRequest } from "../port.ts";
import { openAiChatBody, tokenLimitName } from "./openai-chat-body.ts";

test("a conversation with reasoning, tools and results is told in OpenAI's shape, reasoning left out", () => {
  const body = openAiChatBody(
    "gpt",
    {
      system: "Be brief.",
      maxTokens: 64,
      temperature: 0.7,
      tools: [{ name: "pause", description: "Pauses", inputSchema: { type: "object" } }],
      messages: [
        { role: "user", content: "Pause it" },
        {
          role: "assistant",
          parts: [
            { type: "reasoning", text: "hm" },
            { type: "tool-call", toolCallId: "t1", toolName: "pause", input: { id: 1 } },
          ],
        },
        { role: "tool", results: [{ toolCallId: "t1", toolName: "pause", output: "done", isError: false }] },
        { role: "assistant", parts: [{ type: "reasoning", text: "only thoughts" }] },
        {
          role: "assistant",
          parts: [
            { type: "text", text: "It is " },
            { type: "text", text: "paused." },
          ],
        },
      ],
    },
    { tokenLimit: "max_tokens", returnsReasoning: false },
  );
  expect(body).toEqual({
    model: "gpt",
    stream: true,
    stream_options: { include_usage: true },
    max_tokens: 64,
    temperature: 0.7,
    tools: [{ type: "function", function: { name: "pause", description: "Pauses", parameters: { type: "object" } } }],
    messages: [
      { role: "system", content: "Be brief." },
      { role: "user", content: "Pause it" },
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "t1", type: "function", function: { name: "pause", arguments: '{"id":1}' } }],
      },
      { role: "tool", tool_call_id: "t1", content: "done" },
      { role: "assistant", content: "It is paused." },
    ],
  });
});

test("the token limit has the name the server knows, and no temperature is sent that nobody set", () => {
  const body = openAiChatBody(
    "gpt",
    { system: null, maxTokens: 64, messages: [] },
    { tokenLimit: "max_completion_tokens", returnsReasoning: false },
  );
  expect(body).toEqual({
    model: "gpt",
    stream: true,
    stream_options: { include_usage: true },
    max_completion_tokens: 64,
    messages: [],
  });
});

test("OpenRouter gets the reasoning back that was kept with a call; a server that does not want it does not", () => {
  const reasoning_details = [{ type: "reasoning.encrypted", data: "abc", index: 0 }];
  const request: ModelRequest = {
    system: null,
    maxTokens: 64,
    messages: [
      {
        role: "assistant",
        parts: [
          { type: "reasoning", text: "hm" },
          {
            type: "tool-call",
            toolCallId: "t1",
            toolName: "pause",
            input: {},
            providerMetadata: { openrouter: { reasoning_details } },
          },
        ],
      },
    ],
  };
  const told = (returnsReasoning: boolean) =>
    openAiChatBody("m", request, { tokenLimit: "max_tokens", returnsReasoning }).messages[0];
  expect(told(true)).toMatchObject({ role: "assistant", reasoning_details });
  expect(told(false)).not.toHaveProperty("reasoning_details");
});

test.each([
  ["api.openai.com", "max_completion_tokens"],
  ["acme.openai.azure.com", "max_completion_tokens"],
  ["openrouter.ai", "max_tokens"],
  ["127.0.0.1", "max_tokens"],
  ["notopenai.com", "max_tokens"],
])("at %s the token limit is %s", (hostname, name) => expect(tokenLimitName(hostname)).toBe(name));
