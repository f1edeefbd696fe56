import type { MonitoringOverview } from "@millrace/protocol";
import { useFormatter, useTranslations } from "use-intl";

const HEIGHT = 96;

interface SliceChartProps {
  slices: MonitoringOverview["slices"];
  /** Its times need no date. */
  isWithinDay: boolean;
}

/** Calls over the period, failures below in their colour. What it shows is also in the sentence beside it. */
export function SliceChart({ slices, isWithinDay }: SliceChartProps) {
  const translate = useTranslations("monitoring");
  const format = useFormatter();
  const most = Math.max(1, ...slices.map(({ calls }) => calls));
  const calls = slices.reduce((sum, slice) => sum + slice.calls, 0);
  const failed = slices.reduce((sum, slice) => sum + slice.failed, 0);
  const first = slices[0];
  if (calls === 0) return <p className="text-sm text-quiet">{translate("noCalls")}</p>;
  return (
    <figure className="grid gap-2">
      <svg
        viewBox={`0 0 ${slices.length * 10} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        className="h-24 w-full border-b border-line-strong rtl:-scale-x-100"
      >
        {slices.map((slice, index) => {
          const height = (slice.calls / most) * HEIGHT;
          const bad = (slice.failed / most) * HEIGHT;
          return (
            <g key={slice.at}>
              <rect x={index * 10 + 1} width={8} y={HEIGHT - height} height={height - bad} className="fill-accent" />
              <rect x={index * 10 + 1} width={8} y={HEIGHT - bad} height={bad} className="fill-danger" />
            </g>
          );
        })}
      </svg>
      <figcaption className="flex justify-between gap-3 text-xs text-quiet tabular-nums">
        <span>
          {first &&
            format.dateTime(new Date(first.at), { timeStyle: "short", ...(!isWithinDay && { dateStyle: "medium" }) })}
        </span>
        <span>{translate("callsSum", { calls, failed })}</span>
        <span>{translate("now")}</span>
      </figcaption>
    </figure>
  );
}
