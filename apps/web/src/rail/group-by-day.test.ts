import type { ListedSession } from "@millrace/protocol";
import { expect, test } from "vitest";
import { groupByDay } from "./group-by-day.ts";

const now = new Date(2026, 2, 30, 0, 30);

function session(id: string, time: Date, sent = true): ListedSession {
  const at = time.toISOString();
  return {
    id,
    title: id,
    mode: "general",
    context_tags: [],
    system_prompt: null,
    status: "active",
    unread: false,
    active: false,
    pinned: false,
    archived: false,
    message_count: 0,
    created_at: at,
    updated_at: at,
    last_message_at: sent ? at : null,
  };
}

test("sessions stand under today, yesterday, a weekday, then a month, in their order", () => {
  const groups = groupByDay(
    [
      session("a", new Date(2026, 2, 30, 0, 10)),
      session("b", new Date(2026, 2, 29, 23, 59), false),
      session("c", new Date(2026, 2, 29, 0, 0)),
      session("d", new Date(2026, 2, 24, 12, 0)),
      session("e", new Date(2026, 2, 23, 12, 0)),
      session("f", new Date(2026, 2, 1, 12, 0)),
      session("g", new Date(2025, 2, 1, 12, 0)),
    ],
    now,
  );
  expect(groups.map(({ label, sessions }) => [label.kind, sessions.map(({ id }) => id).join("")])).toEqual([
    ["today", "a"],
    ["yesterday", "bc"],
    ["weekday", "d"],
    ["month", "ef"],
    ["month", "g"],
  ]);
});

test("a clock that is ahead does not put sessions into the past", () => {
  expect(groupByDay([session("a", new Date(2026, 2, 30, 9))], now)[0]?.label.kind).toBe("today");
});
