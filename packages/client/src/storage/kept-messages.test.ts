import { expect, test } from "vitest";
import { type KeptMessage, KeptMessages } from "./kept-messages.ts";
import { createMemoryStorage } from "./memory-storage.ts";

function message(session_id: string, client_message_id: string, more: Partial<KeptMessage> = {}): KeptMessage {
  return {
    session_id,
    client_message_id,
    content: "Hello",
    model: null,
    created_at: "2026-01-01T00:00:00.000Z",
    order: 1,
    revision: 0,
    posted_at: null,
    offset: null,
    failure: null,
    ...more,
  };
}

test("messages are those of their user and session", async () => {
  const storage = createMemoryStorage();
  const [ann, bob] = [new KeptMessages(storage, "ann", () => {}), new KeptMessages(storage, "bob", () => {})];
  await ann.add(message("ses_1", "a"));
  await ann.add(message("ses_11", "b"));
  await bob.add(message("ses_1", "c"));
  expect(await ann.of("ses_1")).toEqual([message("ses_1", "a")]);
  expect(await bob.of("ses_1")).toEqual([message("ses_1", "c")]);
  expect(await ann.of("ses_2")).toEqual([]);
});

test("sessions with only messages that a person has to decide about have nothing that waits", async () => {
  const messages = new KeptMessages(createMemoryStorage(), "ann", () => {});
  await messages.add(message("ses_1", "a"));
  await messages.add(message("ses_2", "b", { failure: { reason: "unanswered" } }));
  await messages.add(message("ses_3", "c", { offset: "00000001_0000000000000001" }));
  expect(await messages.sessions()).toEqual(new Set(["ses_1", "ses_3"]));
});

test("others hear of what changed, and not of what did not", async () => {
  const changed: string[] = [];
  const messages = new KeptMessages(createMemoryStorage(), "ann", (session) => changed.push(session));
  const kept = message("ses_1", "a");
  await messages.add(kept);
  expect(await messages.change(kept, (before) => before)).toEqual(kept);
  expect(changed).toEqual(["ses_1"]);
  await messages.change(kept, (before) => ({ ...before, revision: 1 }));
  await messages.drop(kept);
  expect(await messages.change(kept, (before) => ({ ...before, revision: 2 }))).toBe("gone");
  expect(changed).toEqual(["ses_1", "ses_1", "ses_1"]);
});

test("what is damaged is no message, and goes when it is to be changed", async () => {
  const storage = createMemoryStorage();
  const messages = new KeptMessages(storage, "ann", () => {});
  await storage.update({ user: "ann", kind: "message", id: "ses_1 a" }, () => ({ content: 5 }));
  expect(await messages.of("ses_1")).toEqual([]);
  expect(await messages.change(message("ses_1", "a"), (before) => ({ ...before, revision: 1 }))).toBe("gone");
  expect(await storage.places()).toEqual([]);
});
