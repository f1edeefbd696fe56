import {
  type Estimate,
  EXPERIMENT_METRICS,
  type Experiment,
  type ExperimentMetric,
  type ExperimentResults,
} from "@millrace/protocol";
import { useFormatter, useTranslations } from "use-intl";
import { IntervalBar } from "./interval-bar.tsx";
import { useFigure } from "./use-figure.ts";

const METRICS = Object.keys(EXPERIMENT_METRICS) as ExperimentMetric[]; // the record has exactly these keys

/** Every figure of every variant, with its range drawn on one scale per figure. */
export function ResultsTable({ experiment, results }: { experiment: Experiment; results: ExperimentResults }) {
  const translate = useTranslations("promptTests");
  const format = useFormatter();
  const counts = ["sessions", "answers"] as const;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section tabIndex={0} aria-label={translate("results", { name: experiment.name })} className="overflow-x-auto">
      <table
        className="tabular w-full table-fixed text-sm"
        style={{ minWidth: `${11 + 6 * experiment.variants.length}rem` }}
      >
        <caption className="sr-only">{translate("results", { name: experiment.name })}</caption>
        <thead>
          <tr className="border-b border-line text-quiet">
            <th scope="col" className="w-44 py-2 pe-4 text-start font-medium">
              {translate("metric")}
            </th>
            {experiment.variants.map(({ key, name }) => (
              <th key={key} scope="col" className="py-2 pe-4 text-start font-medium wrap-anywhere">
                <bdi>{name}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {counts.map((count) => (
            <tr key={count} className="border-b border-line">
              <th scope="row" className="py-2 pe-4 text-start font-normal">
                {translate(count)}
              </th>
              {results.variants.map((variant) => (
                <td key={variant.key} data-testid={`${count}-${variant.key}`} className="py-2 pe-4">
                  {format.number(variant[count])}
                </td>
              ))}
            </tr>
          ))}
          {METRICS.map((metric) => (
            <tr key={metric} className="border-b border-line last:border-b-0">
              <th scope="row" className="py-2 pe-4 text-start align-top font-normal">
                {translate(`metrics.${metric}`)}
                {metric === experiment.primary_metric && (
                  <span className="ms-2 rounded-full border border-accent px-2 text-xs/5 whitespace-nowrap text-accent">
                    {translate("decides")}
                  </span>
                )}
              </th>
              {results.variants.map((variant) => (
                <td key={variant.key} className="py-2 pe-4 align-top">
                  <Figure
                    metric={metric}
                    estimate={variant.metrics[metric]}
                    scale={scaleOf(results.variants.map(({ metrics }) => metrics[metric]))}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface FigureProps {
  metric: ExperimentMetric;
  estimate: Estimate | null;
  scale: { low: number; high: number };
}

function Figure({ metric, estimate, scale }: FigureProps) {
  const translate = useTranslations("promptTests");
  const figure = useFigure();
  if (!estimate) return <span className="text-quiet">{translate("unknown")}</span>;
  const { value, low, high } = estimate;
  return (
    <div className="grid gap-1">
      <span>{figure(metric, value)}</span>
      {low !== null && high !== null && (
        <>
          <IntervalBar value={value} low={low} high={high} scale={scale} />
          <span className="text-xs text-quiet">
            {translate("between", { low: figure(metric, low), high: figure(metric, high) })}
          </span>
        </>
      )}
    </div>
  );
}

/** From the lowest to the highest end of the ranges that are compared. */
function scaleOf(estimates: readonly (Estimate | null)[]) {
  const ends = estimates.flatMap((estimate) =>
    estimate ? [estimate.value, estimate.low ?? estimate.value, estimate.high ?? estimate.value] : [],
  );
  return { low: Math.min(...ends), high: Math.max(...ends) };
}
