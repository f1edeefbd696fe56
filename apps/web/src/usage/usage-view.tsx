import type { UsageFigures, UsageReport } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChartColumn, Download } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { problemOf, useReason } from "../locale/use-reason.ts";
import { Card } from "../settings/card.tsx";
import { EmptyState } from "../settings/empty-state.tsx";
import { BlocksSkeleton } from "../settings/settings-skeleton.tsx";
import { Button } from "../ui/button.tsx";
import { Choice } from "../ui/choice.tsx";
import { Notice } from "../ui/notice.tsx";
import { MEASURES, type Measure } from "./measure.ts";
import { usageQuery } from "./queries.ts";
import { daysOf, lastDays } from "./range.ts";
import { RangeChoice } from "./range-choice.tsx";
import { Totals } from "./totals.tsx";
import { type NamedFigures, UsageTable } from "./usage-table.tsx";

const DayChart = lazy(() => import("./usage-charts.tsx").then((module) => ({ default: module.DayChart })));
const RankChart = lazy(() => import("./usage-charts.tsx").then((module) => ({ default: module.RankChart })));

/** Figures of a period: totals, charts, and the same in tables. */
export function UsageView({ ofWorkspace }: { ofWorkspace: boolean }) {
  const translate = useTranslations("usage");
  const reason = useReason();
  const [range, setRange] = useState(() => lastDays(30));
  const [measure, setMeasure] = useState<Measure>("cost");
  const { data, error, refetch } = useQuery({
    ...usageQuery(useMillrace(), range, ofWorkspace),
    placeholderData: keepPreviousData,
  });
  const path = `/api/v1/${ofWorkspace ? "admin/" : ""}usage/export.csv`;
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <RangeChoice range={range} onChange={setRange} />
        <div className="flex flex-wrap items-center gap-3">
          <Choice
            label={translate("measure")}
            value={measure}
            options={MEASURES.map((value) => ({ value, name: translate(value) }))}
            onChange={setMeasure}
          />
          <a
            href={`${path}?from=${range.from}&to=${range.to}`}
            download
            className="inline-flex h-8 items-center gap-2 rounded-control border border-line bg-surface px-3 text-sm font-medium hover:bg-hover pointer-coarse:h-11"
          >
            <Download size={16} aria-hidden="true" />
            {translate("export")}
          </a>
        </div>
      </div>
      {error && !data ? (
        <Notice actions={<Button onClick={() => void refetch()}>{translate("again")}</Button>}>
          {reason(problemOf(error))}
        </Notice>
      ) : !data ? (
        <BlocksSkeleton />
      ) : data.totals.calls === 0 ? (
        <EmptyState icon={ChartColumn}>{translate("empty")}</EmptyState>
      ) : (
        <Report report={data} measure={measure} />
      )}
    </>
  );
}

function Report({ report, measure }: { report: UsageReport; measure: Measure }) {
  const translate = useTranslations("usage");
  const byDay = new Map(report.by_day.map((each) => [each.day, each]));
  const days = daysOf(report).map((day) => ({ name: day, ...(byDay.get(day) ?? NOTHING) }));
  const models = report.by_model.map((each) => ({
    id: each.model,
    name: each.model,
    short: each.model.split("/").at(-1) ?? each.model,
    ...figuresOf(each),
  }));
  const sessions = report.by_session.map((each) => ({
    id: each.session_id,
    name: each.title ?? translate("deleted"),
    ...figuresOf(each),
    ...(each.title !== null && { session: each.session_id }),
  }));
  const people = report.by_person.map((each) => ({
    id: each.user_id,
    name: each.name || translate("former"),
    ...figuresOf(each),
  }));
  return (
    <>
      <Totals totals={report.totals} />
      <Card title={translate("byDay")}>
        <Suspense fallback={<div className="h-56" />}>
          <DayChart days={days} measure={measure} />
        </Suspense>
        <details>
          <summary className="w-fit cursor-default rounded-control py-1 text-sm text-quiet hover:text-ink pointer-coarse:py-3">
            {translate("table")}
          </summary>
          <div className="mt-3">
            <UsageTable
              rows={report.by_day.map((each) => ({ id: each.day, name: each.day, ...figuresOf(each) }))}
              of="day"
            />
          </div>
        </details>
      </Card>
      <Ranking title={translate("byModel")} of="model" rows={models} measure={measure} />
      <Ranking title={translate("bySession")} of="session" rows={sessions} measure={measure} />
      <Ranking title={translate("byPerson")} of="person" rows={people} measure={measure} />
    </>
  );
}

interface RankingProps {
  title: string;
  of: "model" | "session" | "person";
  rows: NamedFigures[];
  measure: Measure;
}

function Ranking({ title, of, rows, measure }: RankingProps) {
  if (rows.length === 0) return null;
  return (
    <Card title={title}>
      {rows.length > 1 && (
        <Suspense fallback={<div className="h-40" />}>
          <RankChart rows={rows} measure={measure} />
        </Suspense>
      )}
      <UsageTable rows={rows} of={of} />
    </Card>
  );
}

const NOTHING: UsageFigures = {
  calls: 0,
  input_tokens: 0,
  output_tokens: 0,
  cost_nano_usd: 0,
  estimated_calls: 0,
  unpriced_calls: 0,
};

function figuresOf({
  calls,
  input_tokens,
  output_tokens,
  cost_nano_usd,
  estimated_calls,
  unpriced_calls,
}: UsageFigures): UsageFigures {
  return { calls, input_tokens, output_tokens, cost_nano_usd, estimated_calls, unpriced_calls };
}
