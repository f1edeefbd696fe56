import type { UIMessage, UIMessageChunk } from "ai";
import { expectTypeOf } from "vitest";
import type { UiMessage, UiMessageChunk } from "./ui-message.ts";

// Checked by the compiler, not run: what we make is what the AI SDK reads.
expectTypeOf<UiMessageChunk>().toExtend<UIMessageChunk>();
expectTypeOf<UiMessage>().toExtend<UIMessage>();
