import { readUIMessageStream, type UIMessageChunk } from "ai";
import fc from "fast-check";
import type { JsonValue, MessageChunk } from "../src/chunk.ts";
import type { AssistantMessage } from "../src/message.ts";

/** A message of which nothing was written yet. */
export const EMPTY: AssistantMessage = {
  id: "msg_1",
  parent_id: null,
  role: "assistant",
  model: "demo",
  run_id: "run_1",
  status: "running",
  parts: [],
  created_at: "2026-01-01T00:00:00.000Z",
  finish_reason: null,
  usage: null,
  latency_ms: null,
  ttft_ms: null,
  error: null,
  open: {},
};

// Ids repeat across kinds of parts, as providers number them, and some are names every object has.
const id = fc.constantFrom("0", "1", "constructor", "__proto__");
const delta = fc.string({ maxLength: 5 });
// As a log holds it, which knows no -0. The SDK reads no arguments with a key named __proto__, wherever they come from.
const json = fc
  .jsonValue({ maxDepth: 2 })
  .map((value): JsonValue => JSON.parse(JSON.stringify(value)))
  .filter((value) => !JSON.stringify(value).includes('"__proto__"'));

export const anyChunk: fc.Arbitrary<MessageChunk> = fc.oneof(
  fc.constantFrom<MessageChunk>({ type: "start-step" }, { type: "finish-step" }),
  fc.record({ type: fc.constantFrom("text-start", "text-end", "reasoning-start"), id }),
  fc.record({ type: fc.constantFrom("text-delta", "reasoning-delta"), id, delta }),
  id.map((id): MessageChunk => ({ type: "reasoning-end", id })),
  id.map((id): MessageChunk => ({ type: "reasoning-end", id, providerMetadata: { demo: { signature: "s" } } })),
  fc.record({ type: fc.constant("tool-input-start"), toolCallId: id, toolName: delta }),
  fc.record({
    type: fc.constant("tool-input-start"),
    toolCallId: id,
    toolName: delta,
    providerMetadata: fc.constant({ demo: { signature: "s" } }),
  }),
  fc.record({ type: fc.constant("tool-input-delta"), toolCallId: id, inputTextDelta: delta }),
  fc.record({ type: fc.constant("tool-input-available"), toolCallId: id, toolName: delta, input: json }),
  fc.record({
    type: fc.constant("tool-input-available"),
    toolCallId: id,
    toolName: delta,
    input: json,
    providerMetadata: fc.constant({ demo: { signature: "s" } }),
  }),
  fc.record({ type: fc.constant("tool-input-error"), toolCallId: id, toolName: delta, input: json, errorText: delta }),
  fc.record({ type: fc.constant("tool-output-available"), toolCallId: id, output: json }),
  fc.record({ type: fc.constant("tool-output-error"), toolCallId: id, errorText: delta }),
);

/** Which of any chunks a provider could really send: parts grow and end while open; calls come once, inside a step. */
export function validOnly(chunks: readonly MessageChunk[]): MessageChunk[] {
  const open = new Set<string>();
  const calls = new Map<string, string>();
  return chunks.filter((chunk) => {
    if (!("toolCallId" in chunk)) {
      if (!("id" in chunk)) return ![...calls.values()].some((phase) => phase.startsWith("open "));
      const [kind, phase] = chunk.type.split("-");
      const part = `${kind} ${chunk.id}`;
      if (phase === "start") return !open.has(part) && open.add(part);
      return phase === "end" ? open.delete(part) : open.has(part);
    }
    const { toolCallId, type } = chunk;
    const phase = calls.get(toolCallId);
    if (type === "tool-input-start") return phase === undefined && calls.set(toolCallId, `open ${chunk.toolName}`);
    if (type === "tool-input-delta") return phase?.startsWith("open ");
    if (type.startsWith("tool-output-")) return phase === "asked" && calls.set(toolCallId, "done");
    const named = "toolName" in chunk && (phase === undefined || phase === `open ${chunk.toolName}`);
    return named && calls.set(toolCallId, type === "tool-input-available" ? "asked" : "done");
  });
}

/** What the AI SDK makes of the chunks: the parts of the last message it yields. */
export async function partsByAiSdk(chunks: readonly UIMessageChunk[]) {
  let parts: readonly object[] = [];
  const stream = new ReadableStream<UIMessageChunk>({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  for await (const message of readUIMessageStream({ stream, terminateOnError: true })) {
    ({ parts } = message);
  }
  return parts;
}

/** What both agree to keep: no absent fields, ids of reasoning, half-received arguments or leading step marks. */
export function essence(parts: readonly object[]): object[] {
  const first = parts.findIndex((part) => "type" in part && part.type !== "step-start");
  return parts.slice(Math.max(first, 0)).map((part) => {
    const fields = new Map(Object.entries(part).filter(([, value]) => value !== undefined));
    fields.delete("id");
    fields.delete("rawInput");
    if (fields.get("state") === "input-streaming") fields.delete("input");
    return Object.fromEntries(fields);
  });
}
