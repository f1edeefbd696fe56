import type { MessageChunk, NewEvent } from "@millrace/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestLog, readAll } from "../../testing/test-logs.ts";
import { createTestPlace, STORAGE_KINDS, type TestPlace } from "../../testing/test-storage.ts";
import { systemClock } from "../clock.ts";
import { Log } from "../log/log.ts";
import type { Storage } from "../storage/storage.ts";
import { eraseContent } from "./erase-content.ts";
import { packLog } from "./pack-log.ts";

const SECRET = "CANARY";

/** Every kind of chunk, secret wherever it can hold what a model said. */
const CHUNKS: { [Type in MessageChunk["type"]]: Extract<MessageChunk, { type: Type }> } = {
  "start-step": { type: "start-step" },
  "reasoning-start": { type: "reasoning-start", id: "r" },
  "reasoning-delta": { type: "reasoning-delta", id: "r", delta: SECRET },
  "reasoning-end": { type: "reasoning-end", id: "r", providerMetadata: { demo: { signature: SECRET } } },
  "text-start": { type: "text-start", id: "t" },
  "text-delta": { type: "text-delta", id: "t", delta: `the ${SECRET} word` },
  "text-end": { type: "text-end", id: "t" },
  "tool-input-start": {
    type: "tool-input-start",
    toolCallId: "c",
    toolName: "search",
    providerMetadata: { demo: { signature: SECRET } },
  },
  "tool-input-delta": { type: "tool-input-delta", toolCallId: "c", inputTextDelta: `{"for":"${SECRET}"}` },
  "tool-input-available": {
    type: "tool-input-available",
    toolCallId: "c",
    toolName: "search",
    input: { for: [SECRET] },
    providerMetadata: { demo: { signature: SECRET } },
  },
  "tool-input-error": {
    type: "tool-input-error",
    toolCallId: "d",
    toolName: "search",
    input: SECRET,
    errorText: SECRET,
  },
  "tool-output-available": { type: "tool-output-available", toolCallId: "c", output: { [SECRET]: SECRET } },
  "tool-output-error": { type: "tool-output-error", toolCallId: "e", errorText: SECRET },
  "finish-step": { type: "finish-step" },
};

const of = { at: 7, actor: { kind: "agent", id: "assistant" } } as const;

function question(message_id: string): NewEvent {
  const parts = [{ type: "text", text: SECRET, state: "done" } as const];
  const data = { role: "user", parent_id: null, parts, client_message_id: "c1" } as const;
  return { ...of, type: "message-created", message_id, data };
}

function answer(message_id: string): NewEvent[] {
  const run = { ...of, run_id: "run_1", message_id };
  const usage = {
    input_tokens: 5,
    output_tokens: 3,
    cached_input_tokens: null,
    cache_write_tokens: null,
    reasoning_tokens: null,
  };
  const end = { outcome: "completed", finish_reason: "stop", usage, latency_ms: 7, ttft_ms: 3 } as const;
  return [
    { ...run, type: "run-queued", data: { kind: "answer", parent_id: "msg_q", model: "demo" } },
    { ...run, type: "run-start", data: { epoch: 1 } },
    ...Object.values(CHUNKS).map((chunk): NewEvent => ({ ...run, type: "run-chunk", data: { chunk } })),
    { ...run, type: "run-end", data: end },
  ];
}

describe.each(STORAGE_KINDS)("erasing content on %s", (kind) => {
  let place: TestPlace;
  let storage: Storage;
  let log: Log;

  beforeAll(async () => {
    place = await createTestPlace(kind);
    storage = await place.open();
    log = new Log(storage.log, systemClock);
  });
  afterAll(async () => {
    await storage.close();
    await place.remove();
  });

  const read = async (id: string) => (await readAll(storage.log, id)).map(({ text }) => text);

  async function erase(id: string, messageId: string, after = 0, withTitles = false) {
    const rewrite = await eraseContent({ storage, clock: systemClock }, id, messageId, after, withTitles);
    return rewrite && (await log.append({ log: id, rewrite, events: [] })).status;
  }

  async function pack(id: string): Promise<void> {
    while (await packLog({ storage, log }, id));
  }

  test.each(["rows", "a segment", "a segment and rows"])(
    "LOG7: no kind of event of it says anything any more, in %s",
    async (where) => {
      const id = await createTestLog(storage);
      const events = answer("msg_a");
      await log.append({ log: id, events: events.slice(0, 7) });
      if (where === "a segment and rows") await pack(id);
      await log.append({ log: id, events: events.slice(7) });
      if (where === "a segment") await pack(id);
      const before = await read(id);
      expect(before.join()).toContain(SECRET);
      expect(await erase(id, "msg_a")).toBe("committed");
      const after = await read(id);
      expect(after.join()).not.toContain(SECRET);
      expect(after.length).toBe(before.length);
      // Whatever could not hold content is as it was, to the byte.
      const [said, silent] = [after, before].map((texts) => texts.filter((_, at) => !before[at]?.includes(SECRET)));
      expect(said).toEqual(silent);
      for (const text of after) expect(JSON.parse(text)).toMatchObject({ at: 7, message_id: "msg_a", run_id: "run_1" });
    },
  );

  test("LOG7: other messages keep theirs, and what it answers too", async () => {
    const id = await createTestLog(storage);
    await log.append({ log: id, events: [question("msg_q"), ...answer("msg_a")] });
    await pack(id);
    await log.append({ log: id, events: [question("msg_r"), ...answer("msg_b"), question("msg_a2")] });
    const before = await read(id);
    await erase(id, "msg_a");
    await erase(id, "msg_r", 17);
    const changed = (await read(id)).flatMap((text, at) => (text === before[at] ? [] : [JSON.parse(text).message_id]));
    expect(new Set(changed)).toEqual(new Set(["msg_a", "msg_r"]));
  });

  test("LOG7: what a newer version of this program wrote about it is emptied, not kept", async () => {
    const id = await createTestLog(storage);
    const unknown = { at: 7, type: "message-sung", message_id: "msg_a", actor: of.actor, data: { song: SECRET } };
    await storage.log.commit([{ log: id, events: [JSON.stringify(unknown)] }]);
    await erase(id, "msg_a");
    expect((await read(id)).map((text) => JSON.parse(text))).toEqual([{ ...unknown, seq: 1, data: {} }]);
  });

  test("LOG7: an erasure that was prepared before the log was packed does nothing and can be tried again", async () => {
    const id = await createTestLog(storage);
    await log.append({ log: id, events: answer("msg_a") });
    const rewrite = await eraseContent({ storage, clock: systemClock }, id, "msg_a", 0, false);
    await pack(id);
    expect(rewrite && (await log.append({ log: id, rewrite, events: [] })).status).toBe("conflict");
    expect((await read(id)).join()).toContain(SECRET);
    expect(await erase(id, "msg_a")).toBe("committed");
    expect((await read(id)).join()).not.toContain(SECRET);
  });
});
