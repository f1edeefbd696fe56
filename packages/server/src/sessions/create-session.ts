import { type CreateSession, DEFAULT_TITLE, type Session, soundText } from "@millrace/protocol";
import type { Principal } from "../principal.ts";
import { compiled } from "../storage/compiled.ts";
import { raiseListVersion } from "../storage/list-version.ts";
import { accessSession } from "./access.ts";
import type { SessionDependencies } from "./dependencies.ts";
import { findRequest, type RequestKey, requestGuards } from "./requests.ts";
import { type SessionRow, toSession } from "./session-row.ts";

/** Makes a session and its empty log. A repetition under the same key returns the first one (RUN6). */
export async function createSession(
  deps: SessionDependencies,
  principal: Principal,
  input: CreateSession,
  keys: readonly RequestKey[],
): Promise<Session> {
  const { storage, log, clock, createId } = deps;
  const known = await findRequest(storage, keys);
  if (known) return toSession(await accessSession(storage.db, principal, known.id));
  const now = clock.now();
  const row: SessionRow = {
    id: createId("ses"),
    user_id: principal.userId,
    title: soundText(input.title ?? DEFAULT_TITLE),
    title_source: input.title === undefined ? "default" : (input.title_source ?? "person"),
    mode: input.mode ?? "general",
    context_tags: JSON.stringify((input.context_tags ?? []).map(soundText)),
    system_prompt: input.system_prompt === undefined ? null : soundText(input.system_prompt),
    status: "active",
    message_count: 0,
    run_count: 0,
    leaf_id: null,
    created_at: now,
    updated_at: now,
    last_message_at: null,
    active_at: now,
    news_seq: null,
    pinned: 0,
    archived: 0,
    erase_at: null,
  };
  const result = await log.append({
    log: row.id,
    guards: requestGuards(storage, keys, { id: row.id, offset: "" }, now),
    statements: [
      compiled(storage.db.insertInto("logs").values({ id: row.id, epoch: 1, head: 0, trimmed: 0, packed: 0 })),
      compiled(storage.db.insertInto("sessions").values(row)),
      raiseListVersion(storage, principal.userId),
    ],
    events: [],
    changes_lists_of: principal.userId,
  });
  return result.status === "committed" ? toSession(row) : createSession(deps, principal, input, keys);
}
