import { useMillrace } from "@millrace/react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { ConversationSkeleton } from "../conversation/conversation-skeleton.tsx";
import { problemOf, useReason } from "../locale/use-reason.ts";
import { sharedQuery } from "../queries.ts";
import { HomeLink } from "../shell/missing-page.tsx";
import { Button } from "../ui/button.tsx";
import { FullPageNotice } from "../ui/full-page-notice.tsx";
import { Logo } from "../ui/logo.tsx";
import { Notice } from "../ui/notice.tsx";
import { useWhenVisible } from "../ui/use-when-visible.ts";
import { SharedMessage } from "./shared-message.tsx";

const route = getRouteApi("/share/$token");

/** What a link shows, to whoever has it. */
export function SharedPage() {
  const translate = useTranslations();
  const reason = useReason();
  const { token } = route.useParams();
  const { data, error, isFetching, isPending, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery(
    sharedQuery(useMillrace(), token),
  );
  const canGoOn = hasNextPage && !isFetching && !error;
  const end = useWhenVisible(canGoOn ? () => void fetchNextPage() : null);
  const title = data?.pages[0]?.title;

  if (problemOf(error)?.code === "not_found") {
    return (
      <main className="h-full">
        <title>{translate("app.name")}</title>
        <FullPageNotice text={translate("share.gone")} action={<HomeLink />} />
      </main>
    );
  }
  return (
    <div className="h-full overflow-y-auto">
      <title>{title === undefined ? translate("app.name") : `${title} · ${translate("app.name")}`}</title>
      <div className="mx-auto flex min-h-full max-w-190 flex-col px-4">
        <header className="grid gap-1 border-b border-line pt-8 pb-5">
          <p className="text-sm text-quiet">{translate("share.readOnly")}</p>
          <h1 dir="auto" className="text-xl font-semibold tracking-tight text-pretty wrap-anywhere">
            {title ?? " "}
          </h1>
        </header>
        <main className="flex-1 py-8">
          {isPending && <ConversationSkeleton label={translate("share.loading")} />}
          <ol aria-label={translate("conversation.messages")} className="grid grid-cols-1 gap-3">
            {data?.pages.flatMap(({ items }, page) =>
              items.map((message, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: what a link shows is only ever continued
                <SharedMessage key={`${page}-${index}`} message={message} />
              )),
            )}
          </ol>
          {hasNextPage && !error && (
            <p ref={end} className="py-6 text-center text-sm text-quiet">
              {translate("share.more")}
            </p>
          )}
          {error && (
            <div className="mt-4">
              <Notice
                actions={
                  <Button onClick={() => void (data ? fetchNextPage() : refetch())}>{translate("app.tryAgain")}</Button>
                }
              >
                {translate("share.failed", { reason: reason(problemOf(error)) })}
              </Notice>
            </div>
          )}
        </main>
        <footer className="flex justify-center border-t border-line py-6">
          <Link to="/" className="flex min-h-11 items-center gap-2.5 text-sm text-quiet hover:text-ink">
            <Logo size={20} quiet />
            {translate("share.madeWith")}
          </Link>
        </footer>
      </div>
    </div>
  );
}
