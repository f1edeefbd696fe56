import type { AssistantMessage } from "@millrace/protocol";
import type { AssistantPart, ModelMessage, ModelRequest } from "../models/port.ts";

/** What providers add around each message. */
const PER_MESSAGE = 4;

/**
 * About how many tokens a text is: four letters of Latin script each, and rather more for all others. Meant to be near, and
 * too high rather than too low.
 */
function countTokens(text: string): number {
  let plain = 0;
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) < 128) plain++;
  return Math.ceil(plain / 4 + (text.length - plain) / 1.5);
}

/** About how many tokens a provider will count in a request. */
export function countRequest({ system, messages, tools = [] }: ModelRequest): number {
  const told = messages.reduce((sum, message) => sum + PER_MESSAGE + countMessage(message), 0);
  return told + countTokens(system ?? "") + (tools.length > 0 ? countTokens(JSON.stringify(tools)) : 0);
}

function countMessage(message: ModelMessage): number {
  switch (message.role) {
    case "user":
      return countTokens(message.content);
    case "assistant":
      return message.parts.reduce((sum, part) => sum + countPart(part), 0);
    case "tool":
      return message.results.reduce((sum, { output }) => sum + countTokens(output), 0);
  }
}

function countPart(part: AssistantPart): number {
  return countTokens(part.type === "tool-call" ? JSON.stringify(part.input) : part.text);
}

/**
 * About how many tokens a run wrote.
 *
 * @param textFrom how long the message's text was before; what was thought before a run went on is not told apart
 */
export function countWritten({ parts }: Pick<AssistantMessage, "parts">, textFrom: number): number {
  const said = parts.flatMap((part) => (part.type === "text" ? part.text : [])).join("");
  const thought = parts.flatMap((part) => (part.type === "reasoning" && textFrom === 0 ? part.text : [])).join("");
  const asked = parts.flatMap((part) => ("toolCallId" in part ? JSON.stringify(part.input ?? {}) : [])).join("");
  return countTokens(said.slice(textFrom)) + countTokens(thought) + countTokens(asked);
}
