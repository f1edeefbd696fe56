import { type MonitoringOverview, RUN_ERROR_CODES } from "@millrace/protocol";
import { useFormatter, useTranslations } from "use-intl";

/** Why answers failed, the most frequent reason first. */
export function Causes({ errors }: { errors: MonitoringOverview["errors"] }) {
  const translate = useTranslations();
  const format = useFormatter();
  if (errors.length === 0) return <p className="text-sm text-quiet">{translate("monitoring.noCauses")}</p>;
  return (
    <ul className="grid gap-2">
      {errors.map(({ code, count }) => {
        const known = RUN_ERROR_CODES.find((each) => each === code);
        return (
          <li key={code} className="flex items-baseline gap-3">
            <span className="w-12 shrink-0 text-end font-medium tabular-nums">{format.number(count)}</span>
            <span className="min-w-0">
              <code className="text-sm">{code}</code>
              {known && <span className="block text-sm text-quiet">{translate(`runErrors.${known}`)}</span>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
