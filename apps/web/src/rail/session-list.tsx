import { useMillrace } from "@millrace/react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useFormatter, useNow, useTranslations } from "use-intl";
import { sessionsQuery } from "../queries.ts";
import { Button } from "../ui/button.tsx";
import { useWhenVisible } from "../ui/use-when-visible.ts";
import { type DayLabel, groupByDay } from "./group-by-day.ts";
import { SessionItem } from "./session-item.tsx";
import { useKeptPlace } from "./use-kept-place.ts";

export function SessionList() {
  const translate = useTranslations("rail");
  const now = useNow({ updateInterval: 60_000 });
  const labelText = useLabelText();
  const { data, isPending, isError, isFetching, refetch, fetchNextPage, hasNextPage, isFetchNextPageError } =
    useInfiniteQuery(sessionsQuery(useMillrace()));
  // Asking for more would cut short what is being fetched.
  const canGoOn = hasNextPage && !isFetching && !isFetchNextPageError;
  const end = useWhenVisible(canGoOn ? () => void fetchNextPage() : null);
  const scroller = useKeptPlace();
  const sessions = data?.pages.flatMap(({ items }) => items) ?? [];

  return (
    <nav
      ref={scroller}
      aria-label={translate("label")}
      className="min-h-0 flex-1 overflow-y-auto px-2 pb-3 [overflow-anchor:none]"
    >
      {isPending && <ListSkeleton label={translate("loading")} />}
      {isError && sessions.length === 0 && <Failure text={translate("failed")} onTryAgain={() => void refetch()} />}
      {data && sessions.length === 0 && <p className="px-2 pt-6 text-quiet">{translate("empty")}</p>}
      {groupByDay(sessions, now).map(({ key, label, sessions }) => (
        <section key={key} aria-labelledby={`day-${key}`}>
          <h2 id={`day-${key}`} className="px-2 pt-5 pb-1.5 text-xs font-medium text-quiet">
            {labelText(label)}
          </h2>
          <ul>
            {sessions.map((session) => (
              <SessionItem key={session.id} session={session} />
            ))}
          </ul>
        </section>
      ))}
      {isFetchNextPageError && <Failure text={translate("moreFailed")} onTryAgain={() => void fetchNextPage()} />}
      <div ref={end} />
    </nav>
  );
}

function useLabelText(): (label: DayLabel) => string {
  const translate = useTranslations("rail");
  const format = useFormatter();
  return (label) => {
    switch (label.kind) {
      case "today":
      case "yesterday":
        return translate(label.kind);
      case "weekday":
        return format.dateTime(label.date, { weekday: "long" });
      case "month":
        return format.dateTime(label.date, { month: "long", year: "numeric" });
    }
  };
}

function Failure({ text, onTryAgain }: { text: string; onTryAgain: () => void }) {
  const translate = useTranslations("app");
  return (
    <div role="alert" className="grid justify-items-start gap-3 px-2 pt-6 text-quiet">
      {text}
      <Button onClick={onTryAgain}>{translate("tryAgain")}</Button>
    </div>
  );
}

function ListSkeleton({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label} className="grid animate-breathe gap-5 px-2 pt-6">
      {["70%", "88%", "54%", "80%", "62%"].map((width) => (
        <div key={width} className="h-3 rounded-full bg-pressed" style={{ inlineSize: width }} />
      ))}
    </div>
  );
}
