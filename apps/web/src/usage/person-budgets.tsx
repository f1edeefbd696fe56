import { createUsageApi } from "@millrace/client/usage";
import type { BudgetPeriod, WorkspaceBudgets } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ActionFailure } from "../ui/action-failure.tsx";
import { Button } from "../ui/button.tsx";
import { BudgetBar } from "./budget-bar.tsx";
import { LimitField } from "./limit-field.tsx";
import { workspaceBudgetsQuery } from "./queries.ts";

/** How a person's budgets stand; they can be given others than everybody has. */
export function PersonBudgets({ person }: { person: WorkspaceBudgets["people"][number] }) {
  const translate = useTranslations("usage.budgets");
  const client = useMillrace();
  const queries = useQueryClient();
  const [isEditing, setIsEditing] = useState(false);
  const remove = useMutation({
    mutationFn: (period: BudgetPeriod) => createUsageApi(client.call).removePersonBudget(person.user_id, period),
    onSuccess: (budgets) => queries.setQueryData(workspaceBudgetsQuery(client).queryKey, budgets),
  });
  return (
    <li className="grid gap-3 border-b border-line py-4 first:pt-0 last:border-0 last:pb-0">
      <div className="flex items-center justify-between gap-3">
        <div className="min-w-0">
          <p dir="auto" className="truncate font-medium">
            {person.name}
          </p>
          <p className="truncate text-sm text-quiet">{person.email}</p>
        </div>
        <Button
          aria-expanded={isEditing}
          aria-label={translate("changeOf", { name: person.name })}
          onClick={() => setIsEditing(!isEditing)}
        >
          {translate("change")}
        </Button>
      </div>
      <div className="grid gap-6 sm:grid-cols-2">
        {person.standings.map((standing) => {
          const { period } = standing;
          const isOwn = person.own.includes(period);
          return (
            <div key={period} className="grid content-start gap-3">
              <BudgetBar standing={standing} name={translate(`${isOwn ? "own" : "spending"}.${period}`)} />
              {isEditing && (
                <LimitField
                  label={translate(period)}
                  limit={standing.limit_nano_usd}
                  budget={{ scope: "person", user_id: person.user_id, period }}
                  onSaved={() => setIsEditing(false)}
                />
              )}
              {isEditing && isOwn && (
                <Button
                  kind="quiet"
                  className="w-fit"
                  disabled={remove.isPending}
                  onClick={() => remove.mutate(period)}
                >
                  {translate("useDefault")}
                </Button>
              )}
            </div>
          );
        })}
      </div>
      <ActionFailure error={remove.error} />
    </li>
  );
}
