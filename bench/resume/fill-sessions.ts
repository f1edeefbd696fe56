import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import type { ScriptedMillrace, Speaker } from "../lib/scripted-millrace.ts";
import { Subscribers } from "../lib/subscribers.ts";
import { subscription } from "../lib/subscription.ts";
import { EVENTS, word } from "./events.ts";

/**
 * Sessions with one long answer each, every word of it an event of its own: the next word is said when the one before it
 * was read in all sessions, so that none are merged.
 */
export async function fillSessions(
  millrace: ScriptedMillrace,
  count: number,
  state: "running" | "packed",
): Promise<string[]> {
  const sessions = await Promise.all(Array.from({ length: count }, () => millrace.createSession()));
  const readers = new Subscribers(Number(new URL(millrace.url).port));
  for (const session of sessions) {
    await readers.add(subscription("log", millrace, session, await millrace.offset(session)));
  }
  const answers: Speaker[] = [];
  for (const session of sessions) answers.push(await millrace.begin(session));
  for (let index = 0; index < EVENTS; index++) {
    const read = await readers.publish(() => {
      for (const answer of answers) answer.say(word(index));
    });
    if (!read || readers.wrong > 0) throw new Error(`event ${index} did not come to every session once`);
  }
  readers.close();
  if (state === "packed") {
    for (const answer of answers) answer.finish();
    await Promise.all(sessions.map((session) => millrace.settled(session)));
    await packed(millrace.dataDir, sessions);
  }
  return sessions;
}

/** Resolves when all that was said in these sessions is in compressed segments. */
async function packed(dataDir: string, sessions: readonly string[]): Promise<void> {
  const database = new DatabaseSync(join(dataDir, "millrace.db"), { readOnly: true });
  const unpacked = database.prepare("SELECT count(*) AS count FROM logs WHERE packed < head AND id = ?");
  while (sessions.some((session) => unpacked.get(session)?.["count"] !== 0)) await sleep(500);
  database.close();
}
