import { expect, test } from "vitest";
import { EMPTY } from "../test/any-chunks.ts";
import type { NewEvent } from "./event.ts";
import { reduceMessage } from "./reduce.ts";

test("PRV3 a message says which model answers it and which was asked, until a run goes on with it", () => {
  const actor = { kind: "agent", id: "agent" } as const;
  const envelope = { at: 1_000, actor, run_id: "run_1", message_id: EMPTY.id };
  const figures = { finish_reason: null, usage: null, latency_ms: 7, ttft_ms: null };
  const end: NewEvent = { ...envelope, type: "run-end", data: { outcome: "failed", ...figures, model: "other" } };
  const ended = reduceMessage(EMPTY, end);
  expect(ended).toMatchObject({ status: "failed", model: "other", asked_model: "demo" });
  const data = { kind: "continue", parent_id: "msg_0", model: "demo" } as const;
  const again = reduceMessage(ended, { ...envelope, run_id: "run_2", type: "run-queued", data });
  expect(again).toMatchObject({ status: "queued", model: "demo" });
  expect(again).not.toHaveProperty("asked_model");
});
