import { messageText, type RunContext, type SeenMessage } from "@millrace/protocol";
import type { Kysely } from "kysely";
import { problem } from "../http/problems.ts";
import { CONTINUE_INSTRUCTION } from "../models/continue.ts";
import type { Principal } from "../principal.ts";
import { countAncestors } from "../runs/context/load-path.ts";
import { toolName } from "../runs/context/model-messages.ts";
import type { SeenMessage as KeptMessage } from "../runs/context/run-context.ts";
import { type MessageRow, toMessage } from "../storage/message-row.ts";
import type { Tables } from "../storage/schema.ts";
import type { Storage } from "../storage/storage.ts";
import { accessRun } from "./access.ts";
import { readTransaction } from "./read-snapshot.ts";

/**
 * What a run's model was told (CTX3). What was erased since is gone from it, too.
 *
 * @throws ProblemError `not_found`, also for a run that has not been carried out, or was before this was kept
 */
export async function readRunContext(storage: Storage, principal: Principal, runId: string): Promise<RunContext> {
  const { session_id } = await accessRun(storage.db, principal, runId);
  return readTransaction(storage, session_id, async (db) => {
    const run = await accessRun(db, principal, runId);
    const seen = await db.selectFrom("run_contexts").selectAll().where("run_id", "=", runId).executeTakeFirst();
    if (!seen) throw problem("not_found", "It is not known what the model was told for this answer.");
    // Written by `contextEntry`, so its shape is known.
    const kept: KeptMessage[] = JSON.parse(seen.messages);
    const rows = await readRows(db, kept);
    const first = rows.get(kept[0]?.id ?? "");
    const usage: { input_tokens: number | null } | null = run.usage === null ? null : JSON.parse(run.usage);
    const messages = kept.map((each) => toSeen(each, rows.get(each.id ?? "")));
    return {
      run_id: run.id,
      model: run.model,
      system: { text: seen.system, tokens: seen.system_tokens },
      summary:
        seen.summary_id === null ? null : { text: await readSummary(db, seen.summary_id), tokens: seen.summary_tokens },
      messages,
      left_out: first ? await countAncestors(db, first.id) : 0,
      left_out_id: first?.parent_id ?? null,
      budget: seen.budget,
      max_tokens: seen.max_tokens,
      estimated_tokens: messages.reduce((sum, { tokens }) => sum + tokens, seen.system_tokens + seen.summary_tokens),
      input_tokens: usage?.input_tokens ?? null,
    };
  });
}

async function readRows(db: Kysely<Tables>, kept: readonly KeptMessage[]): Promise<Map<string, MessageRow>> {
  const ids = kept.flatMap(({ id }) => id ?? []);
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom("messages").selectAll().where("id", "in", ids).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

async function readSummary(db: Kysely<Tables>, id: string): Promise<string | null> {
  const row = await db.selectFrom("summaries").select("text").where("id", "=", id).executeTakeFirst();
  return row?.text ?? null;
}

function toSeen({ id, length, tokens }: KeptMessage, row: MessageRow | undefined): SeenMessage {
  if (id === null) return { id, role: "user", text: CONTINUE_INSTRUCTION, tools: [], tokens, erased: false };
  const message = row && toMessage(row);
  return {
    id,
    role: message?.role ?? "user",
    text: message ? messageText(message).slice(0, length) : "",
    tools: message?.parts.flatMap((part) => ("toolCallId" in part ? toolName(part.type) : [])) ?? [],
    tokens,
    erased: !message || message.redacted === true,
  };
}
