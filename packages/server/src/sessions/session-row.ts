import type { Session } from "@millrace/protocol";
import type { Selectable } from "kysely";
import type { SessionTable } from "../storage/schema.ts";

export type SessionRow = Selectable<SessionTable>;

export function toSession(row: SessionRow): Session {
  return {
    id: row.id,
    title: row.title,
    mode: row.mode,
    context_tags: JSON.parse(row.context_tags),
    system_prompt: row.system_prompt,
    status: row.status,
    message_count: row.message_count,
    created_at: iso(row.created_at),
    updated_at: iso(row.updated_at),
    last_message_at: row.last_message_at === null ? null : iso(row.last_message_at),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
