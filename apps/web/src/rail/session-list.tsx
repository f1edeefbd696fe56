import type { SessionFilter } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useFormatter, useNow, useTranslations } from "use-intl";
import { sessionsQuery, tagsQuery } from "../queries.ts";
import { Button } from "../ui/button.tsx";
import { useWhenVisible } from "../ui/use-when-visible.ts";
import { type DayLabel, groupByDay } from "./group-by-day.ts";
import { SessionGroup } from "./session-group.tsx";
import { TagChips } from "./tag-chips.tsx";
import { useDelete } from "./use-delete.ts";
import { useKeptPlace } from "./use-kept-place.ts";

/** The sessions in the rail, with what narrows them. */
export function SessionList() {
  const translate = useTranslations();
  const { data: tags } = useQuery(tagsQuery(useMillrace()));
  const [chosen, setChosen] = useState<string>();
  // A tag that no session has any more narrows nothing.
  const tag = chosen !== undefined && tags?.items.includes(chosen) ? chosen : undefined;
  const scroller = useKeptPlace();
  return (
    <>
      {tags && tags.items.length > 0 && <TagChips tags={tags.items} chosen={tag} onChoose={setChosen} />}
      <nav
        ref={scroller}
        aria-label={translate("rail.label")}
        className="min-h-0 flex-1 overflow-y-auto px-2 pb-3 [overflow-anchor:none]"
      >
        {tag === undefined ? (
          <Sessions empty={translate("rail.empty")} />
        ) : (
          <Sessions filter={{ tag }} empty={translate("tags.none", { tag })} />
        )}
      </nav>
    </>
  );
}

/** Pinned ones, then the others by day; more of them as one comes near the end. */
export function Sessions({ filter, empty }: { filter?: SessionFilter; empty: ReactNode }) {
  const translate = useTranslations();
  const now = useNow({ updateInterval: 60_000 });
  const labelText = useLabelText();
  const { data, isPending, isError, isFetching, refetch, fetchNextPage, hasNextPage, isFetchNextPageError } =
    useInfiniteQuery(sessionsQuery(useMillrace(), filter));
  // Asking for more would cut short what is being fetched.
  const canGoOn = hasNextPage && !isFetching && !isFetchNextPageError;
  const remove = useDelete();
  const end = useWhenVisible(canGoOn ? () => void fetchNextPage() : null);
  const sessions = data?.pages.flatMap(({ items }) => items) ?? [];
  const pinned = sessions.filter((session) => session.pinned && !session.archived);

  return (
    <>
      {isPending && <ListSkeleton label={translate("rail.loading")} />}
      {isError && sessions.length === 0 && (
        <Failure text={translate("rail.failed")} onTryAgain={() => void refetch()} />
      )}
      {data && sessions.length === 0 && <p className="px-2 pt-6 text-quiet">{empty}</p>}
      {pinned.length > 0 && (
        <SessionGroup name="pinned" label={translate("list.pinned")} sessions={pinned} onDelete={remove} />
      )}
      {groupByDay(
        sessions.filter((session) => !pinned.includes(session)),
        now,
      ).map(({ key, label, sessions }) => (
        <SessionGroup key={key} name={key} label={labelText(label)} sessions={sessions} onDelete={remove} />
      ))}
      {isFetchNextPageError && <Failure text={translate("rail.moreFailed")} onTryAgain={() => void fetchNextPage()} />}
      <div ref={end} />
    </>
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
