import type { SessionMode } from "@millrace/protocol";
import type { RunDependencies, RunRow } from "./types.ts";

const BASE =
  "You are the assistant in Millrace. Be accurate and to the point, say when you are not sure, and answer in the " +
  "language of the question. Format with Markdown where it helps the reader.";

const FOCUS: Record<SessionMode, string> = {
  general: "",
  ads: " The conversation is about advertising campaigns: name figures with their units and period.",
  analysis: " The conversation is about analysing data: state assumptions, show how a figure comes about.",
};

/** What a model is told about its task when the session does not say it itself. */
export function defaultSystemPrompt(mode: SessionMode): string {
  return BASE + FOCUS[mode];
}

/** What the run's model is told about its task. */
export async function readSystemPrompt(
  { storage, systemPrompts }: Pick<RunDependencies, "storage" | "systemPrompts">,
  run: Pick<RunRow, "id" | "session_id" | "message_id">,
): Promise<string> {
  const { system_prompt, mode } = await storage.db
    .selectFrom("sessions")
    .select(["system_prompt", "mode"])
    .where("id", "=", run.session_id)
    .executeTakeFirstOrThrow();
  return system_prompt ?? (await systemPrompts.promptFor({ ...run, mode }));
}
