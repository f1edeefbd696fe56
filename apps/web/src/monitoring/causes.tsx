import { type MonitoringOverview, RUN_ERROR_CODES, type RunErrorCode } from "@millrace/protocol";
import { useFormatter, useTranslations } from "use-intl";

/** Why answers failed, the most frequent reason first. */
export function Causes({ errors }: { errors: MonitoringOverview["errors"] }) {
  const translate = useTranslations("monitoring");
  const format = useFormatter();
  if (errors.length === 0) return <p className="text-sm text-quiet">{translate("noCauses")}</p>;
  return (
    <ul className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-3">
      {errors.map(({ code, count }) => {
        const known = RUN_ERROR_CODES.find((each) => each === code);
        return (
          <li key={code} className="col-span-2 grid grid-cols-subgrid items-baseline">
            <span className="text-end font-medium tabular-nums">{format.number(count)}</span>
            <span className="grid gap-0.5">
              <code dir="ltr" className="w-fit font-mono text-sm wrap-anywhere">
                {code}
              </code>
              {known && (
                <span className="text-sm text-quiet text-pretty">
                  <Told code={known} />
                </span>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** What people were told; without the names in it, which differ. */
function Told({ code }: { code: RunErrorCode }) {
  const translate = useTranslations();
  return code === "provider_unavailable" ? translate("monitoring.heldBack") : translate(`runErrors.${code}`);
}
