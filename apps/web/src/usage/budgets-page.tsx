import type { WorkspaceBudgets } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { problemOf, useReason } from "../locale/use-reason.ts";
import { Card } from "../settings/card.tsx";
import { SectionPage } from "../settings/section-page.tsx";
import { BlocksSkeleton } from "../settings/settings-skeleton.tsx";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { BudgetBar } from "./budget-bar.tsx";
import { LimitField } from "./limit-field.tsx";
import { PersonBudgets } from "./person-budgets.tsx";
import { workspaceBudgetsQuery } from "./queries.ts";

const PERIODS = ["day", "month"] as const;

/** What the workspace and its people may spend, and how that stands. */
export function BudgetsPage() {
  const translate = useTranslations("usage");
  const reason = useReason();
  const { data, error, refetch } = useQuery(workspaceBudgetsQuery(useMillrace()));
  return (
    <SectionPage title={translate("budgets.title")} intro={translate("budgets.intro")}>
      {data ? (
        <Budgets budgets={data} />
      ) : error ? (
        <Notice actions={<Button onClick={() => void refetch()}>{translate("again")}</Button>}>
          {reason(problemOf(error))}
        </Notice>
      ) : (
        <BlocksSkeleton />
      )}
    </SectionPage>
  );
}

function Budgets({ budgets }: { budgets: WorkspaceBudgets }) {
  const translate = useTranslations("usage");
  return (
    <>
      <Card title={translate("budgets.workspace")} note={translate("budgets.workspaceNote")}>
        {budgets.unpriced_calls > 0 && (
          <p className="rounded-card bg-attention-tint px-3 py-2 text-sm text-pretty">
            {translate("budgets.unpriced", { count: budgets.unpriced_calls })}
          </p>
        )}
        <div className="grid gap-6 sm:grid-cols-2">
          {budgets.workspace.map((standing) => (
            <div key={standing.period} className="grid content-start gap-4">
              <LimitField
                label={translate(`budgets.${standing.period}`)}
                limit={standing.limit_nano_usd}
                budget={{ scope: "workspace", period: standing.period }}
              />
              <BudgetBar standing={standing} name={translate(`scopes.workspace.${standing.period}`)} />
            </div>
          ))}
        </div>
      </Card>
      <Card title={translate("budgets.everyone")} note={translate("budgets.everyoneNote")}>
        <div className="grid gap-6 sm:grid-cols-2">
          {PERIODS.map((period) => (
            <LimitField
              key={period}
              label={translate(`budgets.${period}`)}
              limit={budgets.everyone[period]}
              budget={{ scope: "everyone", period }}
            />
          ))}
        </div>
      </Card>
      <Card title={translate("budgets.people")} note={translate("budgets.peopleNote")}>
        <ul className="grid">
          {budgets.people.map((person) => (
            <PersonBudgets key={person.user_id} person={person} />
          ))}
        </ul>
      </Card>
    </>
  );
}
