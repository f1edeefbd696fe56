import { DEFAULT_TITLE, type NewEvent } from "@millrace/protocol";
import { problem } from "../http/problems.ts";
import type { Principal } from "../principal.ts";
import { eraseContent } from "../retention/erase-content.ts";
import { eraseSummaries } from "../runs/context/find-summary.ts";
import type { RunRow } from "../runs/types.ts";
import { compiled } from "../storage/compiled.ts";
import { raiseListVersion } from "../storage/list-version.ts";
import type { MessageRow } from "../storage/message-row.ts";
import { accessMessage, accessSession } from "./access.ts";
import type { SessionDependencies } from "./dependencies.ts";
import type { SessionRow } from "./session-row.ts";
import { whileChanged } from "./while-changed.ts";

/** Titles that nobody gave are made of the session's first question and its answer. */
const TITLED_BY = 2;

/**
 * Erases what a message says, wherever it is kept (LOG7). The message stays, marked and empty, and so do ids and figures.
 * A title that was made of it goes with it, and so does every summary that covers it. Every reader of the log takes a new snapshot. Doing it again changes nothing.
 *
 * @throws ProblemError `not_found`; `run_active` while a run writes the message or answers it
 */
export async function eraseMessage(
  deps: SessionDependencies,
  principal: Principal,
  sessionId: string,
  messageId: string,
): Promise<void> {
  await whileChanged(async () => {
    const session = await accessSession(deps.storage.db, principal, sessionId);
    const message = await accessMessage(deps.storage.db, session, messageId);
    if (message.redacted === 1) return true;
    const runs = await runsAbout(deps, message);
    if (runs.some(({ status }) => status !== "ended")) {
      throw problem("run_active", "An answer is still being written here. Wait for it or stop it.");
    }
    return (await erase(deps, principal, session, message, runs)) || null;
  });
}

/** @returns false when somebody else changed the session meanwhile */
async function erase(
  deps: SessionDependencies,
  principal: Principal,
  session: SessionRow,
  message: MessageRow,
  runs: readonly RunRow[],
): Promise<boolean> {
  const { db } = deps.storage;
  const after = runs.length === 0 ? 0 : Math.min(...runs.map(({ from_seq }) => from_seq));
  const wasTitledBy = message.position <= TITLED_BY;
  const rewrite = await eraseContent(deps, session.id, message.id, after, wasTitledBy);
  if (!rewrite) return false;
  // Holds when no run was queued since: neither a run that writes the message nor one that reads it.
  const isTitle = wasTitledBy && (session.title_source === "message" || session.title_source === "model");
  const unchanged = db
    .updateTable("sessions")
    .set({
      run_count: session.run_count + 1,
      ...(isTitle && { title: DEFAULT_TITLE, title_source: "default" }),
    })
    .where("id", "=", session.id)
    .where("run_count", "=", session.run_count);
  const empty = db.updateTable("messages").set({ parts: "[]", redacted: 1 }).where("id", "=", message.id);
  const uncommented = db.updateTable("ratings").set({ comment: null }).where("message_id", "=", message.id);
  const by = { at: deps.clock.now(), actor: { kind: "user", id: principal.userId } } as const;
  const redacted: NewEvent = { ...by, type: "message-redacted", message_id: message.id, data: {} };
  const untitled: NewEvent = { ...by, type: "session-updated", data: { title: DEFAULT_TITLE } };
  const { status } = await deps.log.append({
    log: session.id,
    guards: [compiled(unchanged), compiled(empty)],
    rewrite,
    statements: [
      compiled(uncommented),
      eraseSummaries(deps.storage, session.id, message.id),
      ...(isTitle ? [raiseListVersion(deps.storage, session.user_id)] : []),
    ],
    events: isTitle ? [redacted, untitled] : [redacted],
    ...(isTitle && { changes_lists_of: session.user_id }),
  });
  return status === "committed";
}

/** The runs that wrote the message or answered it. */
function runsAbout({ storage }: SessionDependencies, { id, session_id }: MessageRow): Promise<RunRow[]> {
  return storage.db
    .selectFrom("runs")
    .selectAll()
    .where("session_id", "=", session_id)
    .where(({ eb, or }) => or([eb("message_id", "=", id), eb("parent_id", "=", id)]))
    .execute();
}
