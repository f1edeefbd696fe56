import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Millrace } from "../lib/millrace.ts";

/** What is asked in turn: answers of one line and of many, with tables, code, and letters from right to left. */
const QUESTIONS = [
  "hello",
  "count to 30",
  "code",
  "table",
  "count to 300",
  "arabic",
  "emoji",
  "think",
  "long",
  "count to 5",
];

/**
 * The demo model answers each question once. What is missing then are copies of those messages, written into the database
 * as rows: the log has no events of them, which only a reader from its beginning would notice.
 *
 * @returns the id of a new session with so many messages, a multiple of 20
 */
export async function fillSession(millrace: Millrace, title: string, messages: number): Promise<string> {
  const { id } = await millrace.call<{ id: string }>("POST", "/api/v1/chat/sessions", { title });
  for (const content of QUESTIONS) {
    await millrace.call("POST", "/api/v1/chat/messages", { session_id: id, content, model: "demo" });
  }
  addCopies(millrace.dataDir, id, messages);
  return id;
}

function addCopies(dataDir: string, sessionId: string, messages: number): void {
  const database = new DatabaseSync(join(dataDir, "millrace.db"), { timeout: 10_000 });
  const rows = database.prepare("SELECT id FROM messages WHERE session_id = ? ORDER BY position").all(sessionId);
  const copy = database.prepare(`
    INSERT INTO messages (id, parent_id, position, created_at, session_id, role, parts, author_id, model, run_id, status,
      finish_reason, usage, latency_ms, ttft_ms, error, redacted)
    SELECT :id, :parent, :position, created_at + :position, session_id, role, parts, author_id, model, run_id, status,
      finish_reason, usage, latency_ms, ttft_ms, error, redacted
    FROM messages WHERE id = :original`);
  let parent = rows.at(-1)?.["id"] ?? null;
  database.exec("BEGIN IMMEDIATE");
  for (let position = rows.length + 1; position <= messages; position++) {
    const id = `msg_${randomUUID().replaceAll("-", "")}`;
    const original = rows[(position - 1) % rows.length]?.["id"] ?? null;
    copy.run({ ":id": id, ":parent": parent, ":position": position, ":original": original });
    parent = id;
  }
  database.prepare("UPDATE sessions SET message_count = ?, leaf_id = ? WHERE id = ?").run(messages, parent, sessionId);
  database.exec("COMMIT");
  database.close();
}
