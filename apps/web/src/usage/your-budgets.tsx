import { useMillrace } from "@millrace/react";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { Card } from "../settings/card.tsx";
import { BudgetBar } from "./budget-bar.tsx";
import { budgetsQuery } from "./queries.ts";

/** How the budgets stand that limit oneself; nothing where none does. */
export function YourBudgets() {
  const translate = useTranslations("usage");
  const { data } = useQuery(budgetsQuery(useMillrace()));
  const limited = data?.items.filter(({ limit_nano_usd }) => limit_nano_usd !== null) ?? [];
  if (limited.length === 0) return null;
  return (
    <Card title={translate("budgets.yours")} note={translate("budgets.yoursNote")}>
      <div className="grid gap-5 sm:grid-cols-2">
        {limited.map((each) => (
          <BudgetBar
            key={each.scope + each.period}
            standing={each}
            name={translate(`scopes.${each.scope}.${each.period}`)}
          />
        ))}
      </div>
    </Card>
  );
}
