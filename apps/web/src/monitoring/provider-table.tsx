import type { ProviderStatus } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, CircleDashed } from "lucide-react";
import type { ReactNode } from "react";
import { useFormatter, useNow, useTranslations } from "use-intl";
import { useAmounts } from "../locale/use-amounts.ts";
import { problemOf, useReason } from "../locale/use-reason.ts";
import { Card } from "../settings/card.tsx";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { providersQuery } from "./queries.ts";

const COLUMNS = ["state", "failures", "calls", "failed", "firstByte"] as const;
const ICONS = { closed: CircleCheck, open: CircleAlert, "half-open": CircleDashed };
const COLOURS = { closed: "text-live", open: "text-danger", "half-open": "text-signal" };

/** How each provider does with each key, those in trouble first. */
export function Providers() {
  const translate = useTranslations("monitoring");
  const reason = useReason();
  const { data, error, refetch } = useQuery(providersQuery(useMillrace()));
  return (
    <Card title={translate("providers.title")} note={translate("providers.note")}>
      {error && (
        <Notice actions={<Button onClick={() => void refetch()}>{translate("again")}</Button>}>
          {reason(problemOf(error))}
        </Notice>
      )}
      {!data && !error && <div aria-busy="true" className="h-20 animate-breathe rounded-control bg-hover" />}
      {data?.items.length === 0 && <p className="text-sm text-quiet">{translate("providers.none")}</p>}
      {data && data.items.length > 0 && <ProviderTable items={data.items} />}
    </Card>
  );
}

/** Where there is little room, each provider is a block of named figures. */
function ProviderTable({ items }: { items: readonly ProviderStatus[] }) {
  const translate = useTranslations("monitoring.providers");
  return (
    <div className="@container">
      <table className="w-full text-sm @max-xl:block">
        <caption className="sr-only">{translate("title")}</caption>
        <thead className="@max-xl:hidden">
          <tr className="border-b border-line text-quiet [&>th]:pb-2 [&>th]:align-bottom [&>th]:font-medium">
            <th scope="col" className="text-start">
              {translate("provider")}
            </th>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" className={`ps-4 ${column === "state" ? "text-start" : "text-end"}`}>
                {translate(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="@max-xl:grid">
          {items.map((status) => (
            <Row key={[status.provider, status.key_source, status.user_id, status.since].join()} status={status} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ status }: { status: ProviderStatus }) {
  const translate = useTranslations("monitoring.providers");
  const format = useFormatter();
  const { duration } = useAmounts();
  const { title, key_source, user_id, last_error, first_byte_p50_ms, first_byte_p95_ms } = status;
  return (
    <tr
      data-testid="provider"
      className="border-b border-line align-baseline last:border-0 @max-xl:grid @max-xl:gap-1.5 @max-xl:py-3 @max-xl:first:pt-0 @max-xl:last:pb-0 @xl:[&>*]:py-2.5"
    >
      <th scope="row" className="text-start font-normal">
        <bdi className="font-medium wrap-anywhere">{title}</bdi>
        <span className="block text-xs text-quiet">
          {translate(`keys.${key_source}`)}
          {user_id && (
            <code dir="ltr" className="block font-mono wrap-anywhere">
              {user_id}
            </code>
          )}
        </span>
      </th>
      <td className="@xl:min-w-40 @xl:ps-4">
        <State status={status} />
        {last_error && (
          <span className="block ps-5.5 text-xs text-quiet">
            {translate("lastError")} <code className="font-mono wrap-anywhere">{last_error}</code>
          </span>
        )}
      </td>
      <Figure name={translate("failures")}>{format.number(status.failures_in_a_row)}</Figure>
      <Figure name={translate("calls")}>{format.number(status.calls_last_hour)}</Figure>
      <Figure name={translate("failed")}>{format.number(status.failures_last_hour)}</Figure>
      <Figure name={translate("firstByte")}>
        {first_byte_p50_ms === null ? (
          "–"
        ) : (
          <>
            {duration(first_byte_p50_ms)}
            {first_byte_p95_ms !== null && <span className="text-quiet"> / {duration(first_byte_p95_ms)}</span>}
          </>
        )}
      </Figure>
    </tr>
  );
}

function State({ status: { state, retry_at } }: { status: ProviderStatus }) {
  const translate = useTranslations("monitoring.providers");
  const format = useFormatter();
  const now = useNow({ updateInterval: 1_000 });
  const Icon = ICONS[state];
  // From then on it is the next request that tries it.
  const isDue = retry_at !== null && Date.parse(retry_at) <= now.getTime();
  return (
    <span className="flex items-start gap-1.5">
      <Icon size={16} aria-hidden="true" className={`mt-0.5 shrink-0 ${COLOURS[state]}`} />
      <span className="self-baseline">
        {state === "open" && retry_at !== null && !isDue
          ? translate("open", { time: format.dateTime(new Date(retry_at), { timeStyle: "medium" }) })
          : translate(state === "open" ? "due" : state)}
      </span>
    </span>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <td className="tabular-nums @max-xl:flex @max-xl:justify-between @max-xl:gap-4 @xl:ps-4 @xl:text-end @xl:whitespace-nowrap">
      <span className="text-quiet @xl:hidden">{name}</span>
      <span>{children}</span>
    </td>
  );
}
