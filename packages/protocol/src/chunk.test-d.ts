import type { UIMessageChunk } from "ai";
import { expectTypeOf } from "vitest";
import type { FinishReason, MessageChunk } from "./chunk.ts";

// Checked by the compiler, not run: every chunk of ours is one that user interface kits of the AI SDK can read.
expectTypeOf<MessageChunk>().toExtend<UIMessageChunk>();
expectTypeOf<FinishReason>().toExtend<NonNullable<Extract<UIMessageChunk, { type: "finish" }>["finishReason"]>>();
