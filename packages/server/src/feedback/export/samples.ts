import { loadPath } from "../../runs/context/load-path.ts";
import { type MessageRow, toMessage } from "../../storage/message-row.ts";
import type { FeedbackDependencies } from "../dependencies.ts";
import { type ChatMessage, toChatMessages } from "./chat-messages.ts";
import { findPreferred, type RatedAnswer } from "./rated-answers.ts";

/** The most messages of a path a line holds (SEC7). */
const MAX_MESSAGES = 2_000;

type Deps = Pick<FeedbackDependencies, "storage" | "systemPrompts">;

/** A conversation up to a rated answer, to imitate its end. */
export interface ChatSample {
  messages: ChatMessage[];
}

/** Two answers to the same conversation. */
export interface PreferenceSample {
  input: { messages: ChatMessage[] };
  preferred_output: ChatMessage[];
  non_preferred_output: ChatMessage[];
}

/** Null when a message on the way to it was erased, or the answer does not end in words. */
export async function chatSample(deps: Deps, answer: RatedAnswer): Promise<ChatSample | null> {
  const path = await readPath(deps, answer);
  const output = path && toChatMessages(path.answer);
  if (!path || output?.at(-1)?.role !== "assistant") return null;
  return { messages: [...path.input.map(asContext), ...output] };
}

/** Null also when there is no better version of the answer, or one of the two is more than a text. */
export async function preferenceSample(deps: Deps, answer: RatedAnswer): Promise<PreferenceSample | null> {
  const better = answer.parent_id === null ? undefined : await findPreferred(deps.storage, answer);
  const path = better && (await readPath(deps, answer));
  if (!path) return null;
  const preferred_output = toChatMessages(toMessage(better));
  const non_preferred_output = toChatMessages(path.answer);
  if (![preferred_output, non_preferred_output].every(isOneText)) return null;
  return { input: { messages: path.input }, preferred_output, non_preferred_output };
}

async function readPath({ storage, systemPrompts }: Deps, answer: RatedAnswer) {
  const rows: MessageRow[] = await loadPath(storage.db, answer.message_id, MAX_MESSAGES);
  if (rows.some(({ redacted }) => redacted === 1)) return null;
  const messages = rows.map(toMessage);
  const last = messages.pop();
  if (!last) return null;
  const system = await systemPrompts.usedFor(answer);
  const input: ChatMessage[] = [{ role: "system", content: system }, ...messages.flatMap(toChatMessages)];
  return { input, answer: last };
}

/** Of the answers on the way nobody said that they should be imitated. */
function asContext(message: ChatMessage): ChatMessage {
  return message.role === "assistant" ? { ...message, weight: 0 } : message;
}

function isOneText(output: readonly ChatMessage[]): boolean {
  return output.length === 1 && output[0]?.role === "assistant" && output[0].tool_calls === undefined;
}
