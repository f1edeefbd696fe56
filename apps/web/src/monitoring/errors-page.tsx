import type { StoredError } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { CircleCheck, SearchX } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useTranslations } from "use-intl";
import { Moment } from "../locale/moment.tsx";
import { problemOf, useReason } from "../locale/use-reason.ts";
import { EmptyState } from "../settings/empty-state.tsx";
import { SectionPage } from "../settings/section-page.tsx";
import { BlocksSkeleton } from "../settings/settings-skeleton.tsx";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { errorsQuery } from "./queries.ts";

/** What went wrong on the server, to be found by the id that a person was shown. */
export function ErrorsPage() {
  const translate = useTranslations("monitoring");
  const reason = useReason();
  const [search, setSearch] = useState("");
  const wanted = useDeferredValue(search.trim());
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    errorsQuery(useMillrace(), wanted),
  );
  const found = data?.pages.flatMap(({ items }) => items);
  return (
    <SectionPage title={translate("errors")} intro={translate("errorsIntro")} wide>
      <Field
        label={translate("search")}
        hint={translate("searchHint")}
        type="search"
        value={search}
        maxLength={100}
        onChange={(event) => setSearch(event.target.value)}
      />
      {error && (
        <Notice actions={<Button onClick={() => void refetch()}>{translate("again")}</Button>}>
          {reason(problemOf(error))}
        </Notice>
      )}
      {!found && !error && <BlocksSkeleton />}
      {found?.length === 0 && (
        <EmptyState icon={wanted === "" ? CircleCheck : SearchX}>
          {translate(wanted === "" ? "noErrors" : "nothingFound")}
        </EmptyState>
      )}
      {found && found.length > 0 && (
        <ul className="grid grid-cols-1 gap-3">
          {found.map((each) => (
            <Entry key={each.id} error={each} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button className="justify-self-center" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {translate("more")}
        </Button>
      )}
    </SectionPage>
  );
}

function Entry({ error: { at, message, name, code, cause, request_id, run_id, stack } }: { error: StoredError }) {
  const translate = useTranslations("monitoring");
  const technical = [name, code, cause].filter((part) => part !== null).join(" · ");
  return (
    <li data-testid="error" className="grid grid-cols-1 gap-2 rounded-card border border-line bg-surface p-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <bdi className="min-w-0 font-medium wrap-anywhere">{message}</bdi>
        <span className="text-xs text-quiet tabular-nums">
          <Moment at={at} />
        </span>
      </div>
      {technical && (
        <p dir="ltr" className="text-sm text-quiet wrap-anywhere rtl:text-end">
          {technical}
        </p>
      )}
      {(request_id ?? run_id) && (
        <dl className="flex flex-wrap gap-x-6 gap-y-1 text-xs text-quiet">
          {request_id && <Id name={translate("request")} value={request_id} />}
          {run_id && <Id name={translate("run")} value={run_id} />}
        </dl>
      )}
      {stack && (
        <details>
          <summary className="w-fit cursor-default rounded-control py-1 text-sm text-quiet hover:text-ink pointer-coarse:py-3">
            {translate("stack")}
          </summary>
          <Stack text={stack} />
        </details>
      )}
    </li>
  );
}

function Stack({ text }: { text: string }) {
  const translate = useTranslations("monitoring");
  return (
    <section
      dir="ltr"
      aria-label={translate("stack")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="mt-1 overflow-x-auto rounded-control bg-canvas"
    >
      <pre className="w-fit p-3 font-mono text-xs">{text}</pre>
    </section>
  );
}

function Id({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex flex-wrap gap-x-1.5">
      <dt>{name}</dt>
      <dd>
        <code dir="ltr" className="font-mono wrap-anywhere">
          {value}
        </code>
      </dd>
    </div>
  );
}
