import { type AssistantMessage, messageText } from "@millrace/protocol";
import type { Kysely } from "kysely";
import { CONTINUE_INSTRUCTION } from "../../models/continue.ts";
import type { ModelRequest } from "../../models/port.ts";
import { withSummary } from "../../models/summary.ts";
import { messagesTokens, systemTokens } from "../../models/tokens/request-tokens.ts";
import { type MessageRow, toMessage } from "../../storage/message-row.ts";
import type { Tables } from "../../storage/schema.ts";
import type { RunRow } from "../types.ts";
import { findSummary } from "./find-summary.ts";
import { fitMessages, questionOf, type Turn } from "./fit-messages.ts";
import { loadPath } from "./load-path.ts";
import { toModelMessages } from "./model-messages.ts";
import type { SeenContext } from "./run-context.ts";
import { budgetOf, type ContextSettings } from "./settings.ts";

export interface LoadedContext {
  readonly request: Pick<ModelRequest, "system" | "messages">;
  readonly seen: SeenContext;
}

/**
 * What the model is told when it answers (CTX1): the newest messages of the path that fit, and a summary of those before
 * them where there is one.
 *
 * @param system what it is told about its task
 * @param growing the message a run goes on with; null for the others
 */
export async function loadContext(
  db: Kysely<Tables>,
  run: Pick<RunRow, "session_id" | "parent_id" | "model">,
  system: string,
  growing: AssistantMessage | null,
  maxTokens: number,
  settings: ContextSettings,
): Promise<LoadedContext> {
  const path = await loadPath(db, run.parent_id, settings.messages);
  const turns = [...toTurns(path), ...(growing ? continuation(growing) : [])];
  const budget = budgetOf(settings, run.model, maxTokens);
  const room = budget - systemTokens(system);
  const fitting = fitMessages(turns, questionOf(turns), room);
  const isCut = typeof fitting[0]?.message?.parent_id === "string";
  const summary = isCut ? await findSummary(db, run.session_id, run.parent_id) : undefined;
  const told = summary ? withSummary(system, summary.text) : system;
  const summary_tokens = systemTokens(told) - systemTokens(system);
  const kept = summary ? fitMessages(fitting, questionOf(fitting), room - summary_tokens) : fitting;
  return {
    request: { system: told, messages: kept.flatMap((turn) => turn.told) },
    seen: {
      system,
      system_tokens: systemTokens(system),
      summary_id: summary?.id ?? null,
      summary_tokens,
      messages: kept.map(({ message, tokens }) => ({
        id: message?.id ?? null,
        length: message ? messageText(message).length : 0,
        tokens,
      })),
      budget,
      max_tokens: maxTokens,
    },
  };
}

/** What a path comes to, without what was erased and answers that brought nothing. */
export function toTurns(path: readonly MessageRow[]): Turn[] {
  return path.flatMap((row) => {
    const message = toMessage(row);
    const told = message.redacted ? [] : toModelMessages(message);
    return told.length === 0 ? [] : [{ message, told, tokens: messagesTokens(told) }];
  });
}

/** What a run that goes on in a message is told of it, and the wish to go on; nothing while it says nothing. */
function continuation(message: AssistantMessage): Turn[] {
  if (messageText(message) === "") return [];
  const told = toModelMessages(message);
  const wish = [{ role: "user" as const, content: CONTINUE_INSTRUCTION }];
  return [
    { message, told, tokens: messagesTokens(told) },
    { message: null, told: wish, tokens: messagesTokens(wish) },
  ];
}
