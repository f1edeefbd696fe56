import type { BudgetStanding } from "@millrace/protocol";
import { useTranslations } from "use-intl";
import { useFigures } from "./figures.ts";

const NEAR = 0.8;

/** How a budget stands: a bar where there is a limit, and what was spent in figures. */
export function BudgetBar({ standing, name }: { standing: BudgetStanding; name: string }) {
  const translate = useTranslations("usage.budgets");
  const { money, moment } = useFigures();
  const { limit_nano_usd: limit, spent_nano_usd: spent, resets_at } = standing;
  const share = limit === null ? 0 : limit === 0 ? 1 : Math.min(spent / limit, 1);
  const figures =
    limit === null
      ? translate("spent", { spent: money(spent) })
      : translate("standing", { spent: money(spent), limit: money(limit) });
  const colour = share >= 1 ? "bg-danger" : share >= NEAR ? "bg-signal" : "bg-accent";
  return (
    <div className="grid gap-1.5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 text-sm">
        <span>{name}</span>
        <span className="tabular-nums">{figures}</span>
      </div>
      {limit !== null && (
        <>
          <div aria-hidden="true" className="h-2 overflow-hidden rounded-full bg-pressed">
            <div className={`h-full rounded-full ${colour}`} style={{ inlineSize: `${share * 100}%` }} />
          </div>
          <p className="text-xs text-quiet">{translate("resets", { when: moment(resets_at) })}</p>
        </>
      )}
    </div>
  );
}
