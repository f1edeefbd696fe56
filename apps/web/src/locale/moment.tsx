import { useFormatter, useNow } from "use-intl";

const DAY_MS = 86_400_000;

/** When something happened: relative up to a day, then a date in the reader's format; the exact time on hover. */
export function Moment({ at }: { at: string }) {
  const format = useFormatter();
  const now = useNow({ updateInterval: 30_000 });
  const time = new Date(at);
  const recent = now.getTime() - time.getTime() < DAY_MS;
  return (
    <time dateTime={at} title={format.dateTime(time, { dateStyle: "full", timeStyle: "medium" })}>
      {recent
        ? format.relativeTime(time, Math.max(now.getTime(), time.getTime()))
        : format.dateTime(time, { dateStyle: "medium", timeStyle: "short" })}
    </time>
  );
}
