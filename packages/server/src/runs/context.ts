import { type AssistantMessage, type JsonValue, type Message, type MessagePart, messageText } from "@millrace/protocol";
import { type Kysely, sql } from "kysely";
import { CONTINUE_INSTRUCTION } from "../models/continue.ts";
import type { AssistantPart, ModelMessage } from "../models/port.ts";
import { type MessageRow, toMessage } from "../storage/message-row.ts";
import type { Tables } from "../storage/schema.ts";

/** How many messages of the path a model is told. */
const CONTEXT_MESSAGES = 20;

/**
 * A message and its ancestors, oldest first: the newest `limit` of the path that ends in it (RUN7).
 *
 * @param db a connection or a transaction
 */
export async function loadPath(db: Kysely<Tables>, messageId: string, limit: number): Promise<MessageRow[]> {
  const { rows } = await sql<MessageRow>`
    WITH RECURSIVE path AS (
      SELECT messages.*, 1 AS depth FROM messages WHERE id = ${messageId}
      UNION ALL
      SELECT messages.*, path.depth + 1 FROM messages JOIN path ON messages.id = path.parent_id
      WHERE path.depth < ${limit}
    )
    SELECT * FROM path ORDER BY depth DESC`.execute(db);
  return rows;
}

/** What the model is told of the conversation when it answers `parentId`. */
export async function loadContext(db: Kysely<Tables>, parentId: string): Promise<ModelMessage[]> {
  const path = (await loadPath(db, parentId, CONTEXT_MESSAGES)).map(toMessage).filter(({ redacted }) => !redacted);
  // Providers want a person to speak first.
  const start = path.findIndex((message) => message.role === "user");
  return path.slice(Math.max(0, start)).flatMap(toModelMessages);
}

/** The same for a run that goes on in a message: what it says so far, and the wish to go on. */
export function withContinuation(context: ModelMessage[], message: AssistantMessage): ModelMessage[] {
  if (messageText(message) === "") return context;
  return [...context, ...toModelMessages(message), { role: "user", content: CONTINUE_INSTRUCTION }];
}

function toModelMessages(message: Message): ModelMessage[] {
  if (message.role === "user") return [{ role: "user", content: messageText(message) }];
  const parts = message.parts.flatMap(toAssistantParts);
  const results = message.parts.flatMap(toToolResults);
  if (!parts.some((part) => part.type !== "reasoning")) return [];
  return results.length === 0
    ? [{ role: "assistant", parts }]
    : [
        { role: "assistant", parts },
        { role: "tool", results },
      ];
}

function toAssistantParts(part: MessagePart): AssistantPart[] {
  switch (part.type) {
    case "text":
      return part.text === "" ? [] : [{ type: "text", text: part.text }];
    case "reasoning": {
      const { text, providerMetadata } = part;
      return [{ type: "reasoning", text, ...(providerMetadata && { providerMetadata }) }];
    }
    case "step-start":
      return [];
    default: {
      if (part.state !== "output-available" && part.state !== "output-error") return [];
      const { toolCallId, callProviderMetadata: providerMetadata } = part;
      const call = { toolCallId, toolName: toolName(part.type), input: part.input ?? {} };
      return [{ type: "tool-call", ...call, ...(providerMetadata && { providerMetadata }) }];
    }
  }
}

function toToolResults(part: MessagePart) {
  if (!("toolCallId" in part)) return [];
  const call = { toolCallId: part.toolCallId, toolName: toolName(part.type) };
  if (part.state === "output-available") return [{ ...call, output: asText(part.output), isError: false }];
  if (part.state === "output-error") return [{ ...call, output: part.errorText, isError: true }];
  return [];
}

function toolName(type: `tool-${string}`): string {
  return type.slice("tool-".length);
}

function asText(output: JsonValue): string {
  return typeof output === "string" ? output : JSON.stringify(output);
}
