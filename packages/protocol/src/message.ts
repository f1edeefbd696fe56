import type { FinishReason, JsonValue, ProviderMetadata, Usage } from "./chunk.ts";
import type { RunError } from "./errors.ts";

/** Message parts have the shapes of the AI SDK v7 `UIMessage` parts. Adjacent text parts read as one text. */
export type MessagePart =
  | { type: "text"; text: string; state?: "streaming" | "done" }
  | { type: "reasoning"; text: string; state?: "streaming" | "done"; providerMetadata?: ProviderMetadata }
  | { type: "step-start" }
  | ToolPart;

export type ToolPart = { type: `tool-${string}`; toolCallId: string; callProviderMetadata?: ProviderMetadata } & (
  | { state: "input-streaming"; input: JsonValue | undefined }
  | { state: "input-available"; input: JsonValue }
  | { state: "output-available"; input: JsonValue; output: JsonValue }
  | { state: "output-error"; input: JsonValue | undefined; errorText: string }
);

/** How a run ended. `suspended` waits for a person; everything else is final. */
export const RUN_OUTCOMES = ["completed", "stopped", "failed", "interrupted", "suspended"] as const;
export type RunOutcome = (typeof RUN_OUTCOMES)[number];

interface MessageBase {
  id: string;
  /** The message this one answers or follows; null for the first. Siblings share a parent. */
  parent_id: string | null;
  parts: readonly MessagePart[];
  /** Its content was erased; `parts` is empty for good. */
  redacted?: true;
  /** RFC 3339, from the event that created the message. */
  created_at: string;
}

export interface UserMessage extends MessageBase {
  role: "user";
  author_id: string;
  client_message_id: string | null;
}

export interface AssistantMessage extends MessageBase {
  role: "assistant";
  /** The model that answers; the one that was asked, until another one that took over has ended its run (PRV3). */
  model: string;
  /** The model that was asked, where another one answered. */
  asked_model?: string;
  /** The newest run that writes this message. */
  run_id: string;
  status: "queued" | "running" | RunOutcome;
  finish_reason: FinishReason | null;
  usage: Usage | null;
  /** From the start of the run to its end, in milliseconds. */
  latency_ms: number | null;
  /** From the start of the run to its first text, in milliseconds. */
  ttft_ms: number | null;
  error: RunError | null;
  /** Parts still being written: kind and id of the part → where its next piece goes. Empty once the run ended. */
  open: Readonly<Record<string, OpenPart>>;
}

export interface OpenPart {
  part: number;
  /** Tool calls only: the arguments received so far, as text. */
  input_text?: string;
}

export type Message = UserMessage | AssistantMessage;

/** The text a person reads in a message: its text parts joined, without reasoning and tools. */
export function messageText(message: Pick<Message, "parts">): string {
  let text = "";
  for (const part of message.parts) if (part.type === "text") text += part.text;
  return text;
}
