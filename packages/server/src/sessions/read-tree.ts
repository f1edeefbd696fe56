import { endsInsidePair, messageText, type SessionTree, type Stretch } from "@millrace/protocol";
import type { Kysely } from "kysely";
import type { Principal } from "../principal.ts";
import type { Tables } from "../storage/schema.ts";
import type { Storage } from "../storage/storage.ts";
import { accessSession } from "./access.ts";
import { readTransaction } from "./read-snapshot.ts";

/** The newest that are told (SEC7). */
const MOST_STRETCHES = 200;
const PREVIEW_LENGTH = 120;

interface Node {
  id: string;
  parent_id: string | null;
  role: Stretch["role"];
  created_at: number;
}

/**
 * The versions of a session: stretches of messages between its forks, however long those are.
 *
 * @throws ProblemError `not_found`
 */
export function readTree(storage: Storage, principal: Principal, sessionId: string): Promise<SessionTree> {
  return readTransaction(storage, sessionId, async (db) => {
    await accessSession(db, principal, sessionId);
    const nodes = await db
      .selectFrom("messages")
      .select(["id", "parent_id", "role", "created_at"])
      .where("session_id", "=", sessionId)
      .orderBy("position")
      .execute();
    const newest = stretchesOf(nodes).slice(-MOST_STRETCHES);
    const previews = await readPreviews(
      db,
      newest.map(({ first }) => first.id),
    );
    return {
      items: newest.map(({ first, last_id, message_count }) => ({
        id: first.id,
        parent_id: first.parent_id,
        last_id,
        message_count,
        role: first.role,
        created_at: new Date(first.created_at).toISOString(),
        preview: previews.get(first.id) ?? "",
      })),
    };
  });
}

function stretchesOf(nodes: readonly Node[]) {
  const children = Map.groupBy(nodes, ({ parent_id }) => parent_id);
  const firsts = nodes.filter(({ parent_id }) => parent_id === null || (children.get(parent_id)?.length ?? 0) > 1);
  return firsts.map((first) => {
    let last = first;
    let message_count = 1;
    for (let next = children.get(last.id); next?.length === 1 && next[0]; next = children.get(last.id)) {
      last = next[0];
      message_count++;
    }
    return { first, last_id: last.id, message_count };
  });
}

async function readPreviews(db: Kysely<Tables>, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom("messages").select(["id", "parts"]).where("id", "in", ids).execute();
  return new Map(rows.map(({ id, parts }) => [id, previewOf(messageText({ parts: JSON.parse(parts) }))]));
}

function previewOf(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  const cut = line.slice(0, PREVIEW_LENGTH);
  return endsInsidePair(cut) ? cut.slice(0, -1) : cut;
}
