import type { ListedSession } from "@millrace/protocol";

export type DayLabel = { kind: "today" | "yesterday" } | { kind: "weekday" | "month"; date: Date };

export interface DayGroup {
  key: string;
  label: DayLabel;
  sessions: ListedSession[];
}

const DAYS_WITH_NAMES = 7;

/** Sessions (newest first) under the day they were last used, those of long ago under their month; days are local. */
export function groupByDay(sessions: readonly ListedSession[], now: Date): DayGroup[] {
  const groups: DayGroup[] = [];
  for (const session of sessions) {
    const label = labelOf(new Date(session.last_message_at ?? session.created_at), now);
    const key = "date" in label ? `${label.kind}-${label.date.getTime()}` : label.kind;
    const last = groups.at(-1);
    if (last?.key === key) last.sessions.push(session);
    else groups.push({ key, label, sessions: [session] });
  }
  return groups;
}

function labelOf(time: Date, now: Date): DayLabel {
  const day = new Date(time.getFullYear(), time.getMonth(), time.getDate());
  const daysAgo = (back: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() - back);
  if (day >= daysAgo(0)) return { kind: "today" };
  if (day >= daysAgo(1)) return { kind: "yesterday" };
  if (day > daysAgo(DAYS_WITH_NAMES)) return { kind: "weekday", date: day };
  return { kind: "month", date: new Date(day.getFullYear(), day.getMonth()) };
}
