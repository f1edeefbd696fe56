import {
  type AssistantMessage,
  type MessagePart,
  messageText,
  type SessionState,
  type ToolPart,
} from "@millrace/protocol";

export type Phase = { kind: "queued" | "thinking" | "writing" | "stopping" } | { kind: "tool"; name: string };

/** What an answer is doing just now; null once it ended. */
export function phaseOf(message: AssistantMessage, stopping: boolean): Phase | null {
  if (!isActive(message)) return null;
  if (stopping) return { kind: "stopping" };
  if (message.status === "queued") return { kind: "queued" };
  const last = message.parts.at(-1);
  if (last?.type === "text") return { kind: "writing" };
  if (last && isTool(last) && !isSettled(last)) return { kind: "tool", name: toolName(last) };
  return { kind: "thinking" };
}

export function isActive(message: AssistantMessage): boolean {
  return message.status === "queued" || message.status === "running";
}

/** The runs that ended: when there is another one, there is something new to read. */
export function endedRuns({ messages }: Pick<SessionState, "messages">): string[] {
  return messages.flatMap((message) => (message.role === "assistant" && !isActive(message) ? [message.run_id] : []));
}

function isTool(part: MessagePart): part is ToolPart {
  return "toolCallId" in part;
}

function isSettled(part: ToolPart): boolean {
  return part.state === "output-available" || part.state === "output-error";
}

/** `tool-list_campaigns` → `list campaigns` */
export function toolName(part: ToolPart): string {
  return part.type.slice("tool-".length).replaceAll(/[_-]+/g, " ");
}

/** Goes on where it broke off: only for an answer that ended early and has text to go on from. */
export function canContinue(message: AssistantMessage): boolean {
  return ["stopped", "failed", "interrupted"].includes(message.status) && messageText(message) !== "";
}

export type Section =
  | { kind: "text"; text: string }
  | { kind: "reasoning"; text: string; active: boolean }
  | { kind: "tool"; part: ToolPart };

/** The parts as they are shown: text that only step marks stand between reads as one. */
export function sectionsOf(parts: readonly MessagePart[]): Section[] {
  const sections: Section[] = [];
  for (const part of parts) {
    const last = sections.at(-1);
    if (part.type === "step-start") continue;
    if (part.type === "text" && last?.kind === "text") last.text += part.text;
    else if (part.type === "text") sections.push({ kind: "text", text: part.text });
    else if (part.type === "reasoning")
      sections.push({ kind: "reasoning", text: part.text, active: part.state === "streaming" });
    else sections.push({ kind: "tool", part });
  }
  return sections;
}
