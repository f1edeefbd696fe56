import type { Comparison, Experiment } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import { problemOf, useReason } from "../locale/use-reason.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { resultsQuery } from "./experiment-queries.ts";
import { ResultsTable } from "./results-table.tsx";
import { useFigure } from "./use-figure.ts";

/** What a test shows: the verdict in words, and the figures it is drawn from. */
export function ExperimentReport({ experiment }: { experiment: Experiment }) {
  const translate = useTranslations();
  const reason = useReason();
  const { data, error, refetch } = useQuery(resultsQuery(useMillrace(), experiment.id));
  const sentence = useVerdict(experiment);
  if (error && !data) {
    return (
      <Notice actions={<Button onClick={() => void refetch()}>{translate("app.tryAgain")}</Button>}>
        {translate("promptTests.resultsFailed", { reason: reason(problemOf(error)) })}
      </Notice>
    );
  }
  if (!data) return <div aria-busy="true" className="h-24 animate-breathe rounded-control bg-hover" />;
  return (
    <>
      <div className="grid gap-1" data-testid="verdict">
        {data.comparisons.map((comparison) => (
          <p key={comparison.key} className="font-medium text-pretty">
            {sentence(comparison)}
          </p>
        ))}
      </div>
      <ResultsTable experiment={experiment} results={data} />
      <p className="max-w-[68ch] text-sm text-quiet text-pretty">{translate("promptTests.resultsNote")}</p>
    </>
  );
}

function useVerdict({ variants, primary_metric: metric, planned_answers }: Experiment) {
  const translate = useTranslations("promptTests");
  const format = useFormatter();
  const figure = useFigure();
  const nameOf = (key: string | undefined) => variants.find((variant) => variant.key === key)?.name ?? "";
  return ({ key, verdict, difference, low, high, answers }: Comparison): string => {
    const names = { variant: nameOf(key), base: nameOf(variants[0]?.key) };
    if (verdict === "waiting" || difference === null || low === null || high === null) {
      return translate("waiting", {
        ...names,
        count: format.number(answers),
        planned: format.number(planned_answers),
      });
    }
    const figures = {
      difference: figure(metric, difference, true),
      low: figure(metric, low, true),
      high: figure(metric, high, true),
    };
    if (verdict === "unclear") return translate("unclear", { ...names, ...figures });
    return translate(verdict, { ...names, ...figures, metric: translate(`metrics.${metric}`) });
  };
}
