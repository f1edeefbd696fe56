import { useMillrace } from "@millrace/react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowRight } from "lucide-react";
import { useTranslations } from "use-intl";
import { Moment } from "../locale/moment.tsx";
import { sessionsQuery } from "../queries.ts";
import { useRail } from "../shell/use-rail.ts";

const SHOWN = 3;

/** Where somebody who comes back left off; nothing for somebody who is new, or while the rail beside it lists the same. */
export function RecentSessions() {
  const translate = useTranslations("home");
  const { data, isPending } = useInfiniteQuery(sessionsQuery(useMillrace()));
  const { isWide, isOpen } = useRail();
  const recent = data?.pages[0]?.items.slice(0, SHOWN) ?? [];
  if ((isWide && isOpen) || (!isPending && recent.length === 0)) return null;
  return (
    <section aria-labelledby="recent" className="mt-8">
      <h2 id="recent" className="text-sm font-medium text-quiet">
        {translate("recent")}
      </h2>
      {isPending ? (
        <div role="status" aria-label={translate("recentLoading")} className="mt-2 grid animate-breathe">
          {["60%", "45%", "70%"].map((width) => (
            <div key={width} className="flex h-11 items-center">
              <div className="h-3 rounded-full bg-hover" style={{ inlineSize: width }} />
            </div>
          ))}
        </div>
      ) : (
        <ul className="-mx-3 mt-1">
          {recent.map(({ id, title, last_message_at, created_at }) => (
            <li key={id}>
              <Link
                to="/s/$sessionId"
                params={{ sessionId: id }}
                className="group flex h-11 items-center gap-3 rounded-control px-3 transition-colors duration-150 hover:bg-hover"
              >
                <span className="min-w-0 flex-1 truncate">
                  <bdi>{title}</bdi>
                </span>
                <span className="shrink-0 text-sm text-quiet">
                  <Moment at={last_message_at ?? created_at} />
                </span>
                <ArrowRight
                  size={16}
                  aria-hidden="true"
                  className="shrink-0 text-quiet opacity-0 transition-opacity duration-150 group-hover:opacity-100 group-focus-visible:opacity-100 rtl:-scale-x-100"
                />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
