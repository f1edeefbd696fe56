import { parseOffset } from "@millrace/protocol";
import { problem } from "../http/problems.ts";
import type { Principal } from "../principal.ts";
import { compiled } from "../storage/compiled.ts";
import { raiseListVersion } from "../storage/list-version.ts";
import { accessSession } from "./access.ts";
import type { SessionDependencies } from "./dependencies.ts";

/**
 * Remembers how far a person has read, for all their devices. Never goes back.
 *
 * @throws ProblemError `not_found`, `invalid_offset`
 */
export async function markRead(
  { storage, log }: SessionDependencies,
  principal: Principal,
  sessionId: string,
  offset: string,
): Promise<void> {
  const { db } = storage;
  const { id: session_id, news_seq } = await accessSession(db, principal, sessionId);
  const head = (await log.head(session_id))?.head ?? 0;
  const read = parseOffset(offset);
  if (!read || read.seq > head) throw problem("invalid_offset", "The offset is not one this log gave out.");
  const { userId: user_id } = principal;
  const mark = await db
    .selectFrom("read_marks")
    .select("seq")
    .where("session_id", "=", session_id)
    .where("user_id", "=", user_id)
    .executeTakeFirst();
  const before = mark?.seq ?? 0;
  if (read.seq <= before) return;
  const move = db
    .insertInto("read_marks")
    .values({ user_id, session_id, seq: read.seq })
    .onConflict((conflict) =>
      conflict.columns(["session_id", "user_id"]).doUpdateSet({ seq: read.seq }).where("read_marks.seq", "<", read.seq),
    );
  const wasUnread = news_seq !== null && before <= news_seq && read.seq > news_seq;
  await log.append({
    log: null,
    statements: [compiled(move), ...(wasUnread ? [raiseListVersion(storage, user_id)] : [])],
    events: [],
    ...(wasUnread && { changes_lists_of: user_id }),
  });
}
