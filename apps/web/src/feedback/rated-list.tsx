import type { ListedRating, RatingValue } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ThumbsDown, ThumbsUp } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Moment } from "../locale/moment.tsx";
import { problemOf, useReason } from "../locale/use-reason.ts";
import { Card } from "../settings/card.tsx";
import { Button } from "../ui/button.tsx";
import { Choice } from "../ui/choice.tsx";
import { Notice } from "../ui/notice.tsx";
import { feedbackQuery, ratingsQuery } from "./feedback-queries.ts";

const SHOWN = { all: null, up: "up", down: "down" } as const satisfies Record<string, RatingValue | null>;
type Shown = keyof typeof SHOWN;

/** All answers the person rated, each with the way to it. */
export function RatedList() {
  const translate = useTranslations("feedback");
  const client = useMillrace();
  const [shown, setShown] = useState<Shown>("all");
  const { data: summary } = useQuery(feedbackQuery(client));
  return (
    <Card title={translate("ratings")} note={translate("ratingsNote")}>
      {summary && (
        <p className="tabular flex flex-wrap gap-x-5 gap-y-1">
          <span>{translate("countUp", { count: summary.up })}</span>
          <span>{translate("countDown", { count: summary.down })}</span>
        </p>
      )}
      <Choice
        label={translate("show")}
        value={shown}
        options={(Object.keys(SHOWN) as Shown[]).map((value) => ({ value, name: translate(value) }))}
        onChange={setShown}
      />
      <List shown={shown} />
    </Card>
  );
}

function List({ shown }: { shown: Shown }) {
  const translate = useTranslations();
  const reason = useReason();
  const client = useMillrace();
  const query = useInfiniteQuery(ratingsQuery(client, SHOWN[shown]));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.isError && items.length === 0) {
    return (
      <Notice actions={<Button onClick={() => void query.refetch()}>{translate("app.tryAgain")}</Button>}>
        {translate("feedback.failed", { reason: reason(problemOf(query.error)) })}
      </Notice>
    );
  }
  if (query.isPending) {
    return (
      <div role="status" aria-label={translate("feedback.loading")} className="grid gap-2">
        {[1, 2, 3].map((line) => (
          <div key={line} className="h-14 animate-breathe rounded-control bg-hover" />
        ))}
      </div>
    );
  }
  if (items.length === 0) {
    return <p className="text-quiet">{translate(shown === "all" ? "feedback.none" : "feedback.noneShown")}</p>;
  }
  return (
    <>
      <ul className="grid">
        {items.map((rating) => (
          <RatedAnswer key={rating.message_id} rating={rating} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          className="justify-self-start"
          disabled={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {translate("feedback.more")}
        </Button>
      )}
    </>
  );
}

function RatedAnswer({ rating }: { rating: ListedRating }) {
  const translate = useTranslations("feedback");
  const Icon = rating.value === "up" ? ThumbsUp : ThumbsDown;
  return (
    <li data-testid="rated" className="flex gap-3 border-t border-line py-3 first:border-t-0">
      <Icon size={16} role="img" aria-label={translate(rating.value)} className="mt-1 shrink-0 text-quiet" />
      <div className="grid min-w-0 flex-1 gap-1">
        <Link
          to="/s/$sessionId"
          params={{ sessionId: rating.session_id }}
          hash={rating.message_id}
          className="w-fit max-w-full truncate py-0.5 pointer-coarse:-my-2.5 pointer-coarse:py-3 font-medium text-accent hover:underline"
          dir="auto"
        >
          {rating.session_title}
        </Link>
        <p dir="auto" className="line-clamp-2 text-quiet wrap-anywhere">
          {rating.preview || translate("noText")}
        </p>
        {rating.comment && (
          <p dir="auto" className="border-s-2 border-line-strong ps-3 wrap-anywhere whitespace-pre-line">
            {rating.comment}
          </p>
        )}
        <p className="flex flex-wrap gap-x-3 gap-y-1 text-xs text-quiet">
          {rating.reasons.map((name) => (
            <span key={name}>{translate(`reasons.${name}`)}</span>
          ))}
          <Moment at={rating.updated_at} />
          <span>{rating.model}</span>
        </p>
      </div>
    </li>
  );
}
