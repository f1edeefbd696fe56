import type { Millrace } from "../lib/millrace.ts";

/** What is asked in turn: answers of one line and of many, with tables, code, and letters from right to left. */
const QUESTIONS = [
  "count to 30",
  "hello",
  "code",
  "table",
  "count to 300",
  "arabic",
  "emoji",
  "think",
  "long",
  "count to 5",
];

/** @returns the id of a new session with so many messages, half of them answers of the demo model */
export async function fillSession(millrace: Millrace, title: string, messages: number): Promise<string> {
  const { id } = await millrace.call<{ id: string }>("POST", "/api/v1/chat/sessions", { title });
  for (let asked = 1; asked * 2 <= messages; asked++) {
    const content = `${asked}: ${QUESTIONS[asked % QUESTIONS.length]}`;
    await millrace.call("POST", "/api/v1/chat/messages", { session_id: id, content, model: "demo" });
  }
  return id;
}
