import { expect, test } from "vitest";
import type { ModelMessage, ModelRequest } from "../port.ts";
import { openAiResponsesBody } from "./openai-responses-body.ts";

const TOOLS = [{ name: "pause", description: "Pauses", inputSchema: { type: "object" } }];
const thought = (id: string) => ({
  type: "reasoning" as const,
  text: "hm",
  providerMetadata: { openai: { id, encrypted_content: `secret of ${id}` } },
});
const CALLED: ModelMessage[] = [
  {
    role: "assistant",
    parts: [
      { type: "reasoning", text: "another provider's" },
      thought("rs_1"),
      { type: "tool-call", toolCallId: "call_1", toolName: "pause", input: { id: 1 } },
    ],
  },
  { role: "tool", results: [{ toolCallId: "call_1", toolName: "pause", output: "done", isError: false }] },
];
const ask = (messages: ModelMessage[], more: Partial<ModelRequest> = {}) =>
  openAiResponsesBody("gpt", { system: null, maxTokens: 64, messages, ...more }, false);

test("a conversation with tools and results is told in the shape of Responses, and nothing of it is stored", () => {
  const messages: ModelMessage[] = [
    { role: "user", content: "Pause it" },
    ...CALLED,
    { role: "assistant", parts: [{ type: "reasoning", text: "only thoughts" }] },
    { role: "assistant", parts: [{ type: "text", text: "Paused." }] },
    { role: "user", content: "Thanks" },
  ];
  expect(ask(messages, { system: "Be brief.", temperature: 0.7, tools: TOOLS })).toEqual({
    model: "gpt",
    stream: true,
    store: false,
    instructions: "Be brief.",
    max_output_tokens: 64,
    temperature: 0.7,
    tools: [{ type: "function", name: "pause", description: "Pauses", parameters: { type: "object" }, strict: false }],
    include: ["reasoning.encrypted_content"],
    input: [
      { role: "user", content: "Pause it" },
      { type: "function_call", call_id: "call_1", name: "pause", arguments: '{"id":1}' },
      { type: "function_call_output", call_id: "call_1", output: "done" },
      { role: "assistant", content: "Paused." },
      { role: "user", content: "Thanks" },
    ],
  });
});

test("while it goes on after tool calls, the model gets its own reasoning back, before the call it led to", () => {
  expect(ask([{ role: "user", content: "Pause it" }, ...CALLED], { tools: TOOLS }).input).toEqual([
    { role: "user", content: "Pause it" },
    {
      type: "reasoning",
      id: "rs_1",
      summary: [{ type: "summary_text", text: "hm" }],
      encrypted_content: "secret of rs_1",
    },
    { type: "function_call", call_id: "call_1", name: "pause", arguments: '{"id":1}' },
    { type: "function_call_output", call_id: "call_1", output: "done" },
  ]);
});

test("reasoning that nothing follows is left out, for it would be refused", () => {
  const parts = [{ type: "text" as const, text: "Well" }, thought("rs_1"), thought("rs_2")];
  expect(
    ask([
      { role: "user", content: "Go" },
      { role: "assistant", parts },
    ]).input,
  ).toEqual([
    { role: "user", content: "Go" },
    { role: "assistant", content: "Well" },
  ]);
});

test("what nobody set is not sent; summaries are asked for only where they are wanted", () => {
  const plain = { model: "gpt", stream: true, store: false, max_output_tokens: 64, input: [] };
  expect(ask([])).toEqual(plain);
  expect(openAiResponsesBody("gpt", { system: null, maxTokens: 64, messages: [] }, true)).toEqual({
    ...plain,
    reasoning: { summary: "auto" },
  });
});
