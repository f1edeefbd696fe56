import type { AssistantMessage } from "@millrace/protocol";
import { estimateTokens } from "../models/tokens/estimate-tokens.ts";

/**
 * About how many tokens a run wrote.
 *
 * @param textFrom how long the message's text was before; what was thought before a run went on is not told apart
 */
export function countWritten({ parts }: Pick<AssistantMessage, "parts">, textFrom: number): number {
  const said = parts.flatMap((part) => (part.type === "text" ? part.text : [])).join("");
  const thought = parts.flatMap((part) => (part.type === "reasoning" && textFrom === 0 ? part.text : [])).join("");
  const asked = parts.flatMap((part) => ("toolCallId" in part ? JSON.stringify(part.input ?? {}) : [])).join("");
  return estimateTokens(said.slice(textFrom)) + estimateTokens(thought) + estimateTokens(asked);
}
