import { messageText } from "@millrace/protocol";
import type { World } from "../world.ts";
import { type Commanded, KEPT_AFTER_MS } from "./history.ts";
import type { SessionTruth } from "./session-truth.ts";

/** Whether what people did happened: what they were told was done exactly once, the rest at most once. */
export function wrongInHistory(world: World): string | null {
  return wrongInMessages(world) ?? wrongInCommands(world);
}

function wrongInMessages({ oracle }: World): string | null {
  const places = new Map<string, string>();
  for (const { id, said } of oracle.sessions.values()) {
    for (const content of said) {
      if (places.has(content)) return `RUN6: ${content} is there twice`;
      places.set(content, id);
    }
  }
  for (const { content, sessionId, by, at, isUncertain } of oracle.history.written) {
    const place = places.get(content);
    places.delete(content);
    if (place !== undefined && place !== sessionId) return `${content} is in another session`;
    const isKept = !isUncertain && !by.browser.storage.failedBetween(at, at + KEPT_AFTER_MS);
    const mustBeThere = isKept && !oracle.sessions.get(sessionId)?.isDeleted;
    if (mustBeThere && place === undefined) return `DUR2: ${content} is lost`;
  }
  const [strange] = places.keys();
  return strange === undefined ? null : `nobody wrote ${strange}`;
}

function wrongInCommands({ oracle }: World): string | null {
  const { created, commanded } = oracle.history;
  const lost = created.find((id) => !oracle.sessions.has(id));
  if (lost !== undefined) return `DUR2: session ${lost} was created and is not there`;
  for (const [sessionId, commands] of Map.groupBy(commanded, (each) => each.sessionId)) {
    const truth = oracle.sessions.get(sessionId);
    const wrong = truth && wrongInSession(truth, commands);
    if (wrong) return `${sessionId}: ${wrong}`;
  }
  return null;
}

function wrongInSession(truth: SessionTruth, commands: readonly Commanded[]): string | null {
  const titles = truth.events.flatMap((event) => (event.type === "session-updated" ? [event.data.title] : []));
  for (const { command, subject, outcome } of commands) {
    if (command === "rename") {
      const times = titles.filter((title) => title === subject).length;
      if (times > 1 || (outcome === "done" && times === 0)) return `DUR2: it was named ${subject} ${times} times`;
    }
    if (command === "requeue" && outcome === "done" && !hasChanged(truth, subject))
      return `RUN5: ${subject} is not there`;
    if (command === "take back" && outcome === "done" && !isTakenBack(truth, subject))
      return `RUN5: ${subject} is there`;
    if (command === "delete" && outcome === "done" && !truth.isDeleted) return "DUR2: it is deleted and still there";
  }
  for (const kind of ["retry", "continue"] as const) {
    const runs = truth.events.filter((event) => event.type === "run-queued" && event.data.kind === kind).length;
    const asked = commands.filter(({ command, outcome }) => command === kind && outcome !== "refused");
    const done = asked.filter(({ outcome }) => outcome === "done").length;
    if (runs < done || runs > asked.length) return `RUN6: ${done} to ${asked.length} times ${kind}, ${runs} runs`;
  }
  return null;
}

/** Whether a message that waited was given this text. */
function hasChanged({ events, erased }: SessionTruth, text: string): boolean {
  return (
    erased.includes(text) ||
    events.some((event) => event.type === "message-updated" && messageText(event.data) === text)
  );
}

/** Whether the message of an answer that waited is gone. */
function isTakenBack({ events }: SessionTruth, messageId: string): boolean {
  return events.some((event) => event.type === "queue-updated" && event.data.removed.includes(messageId));
}
