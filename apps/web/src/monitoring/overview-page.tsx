import { useMillrace } from "@millrace/react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { problemOf, useReason } from "../locale/use-reason.ts";
import { Card } from "../settings/card.tsx";
import { SectionPage } from "../settings/section-page.tsx";
import { BlocksSkeleton } from "../settings/settings-skeleton.tsx";
import { Button } from "../ui/button.tsx";
import { Choice } from "../ui/choice.tsx";
import { Notice } from "../ui/notice.tsx";
import { Causes } from "./causes.tsx";
import { Figures } from "./figures.tsx";
import { Providers } from "./provider-table.tsx";
import { overviewQuery } from "./queries.ts";
import { SliceChart } from "./slice-chart.tsx";

/** In minutes. */
const PERIODS = { hour: 60, day: 1_440, week: 10_080 };
const PERIOD_NAMES = ["hour", "day", "week"] as const;

/** How the server does: for those who run it. */
export function OverviewPage() {
  const translate = useTranslations("monitoring");
  const reason = useReason();
  const [period, setPeriod] = useState<keyof typeof PERIODS>("hour");
  const { data, error, refetch } = useQuery(overviewQuery(useMillrace(), PERIODS[period]));
  return (
    <SectionPage
      title={translate("overview")}
      intro={translate("overviewIntro")}
      wide
      actions={
        <Choice
          label={translate("period")}
          value={period}
          options={PERIOD_NAMES.map((value) => ({ value, name: translate(`periods.${value}`) }))}
          onChange={setPeriod}
        />
      }
    >
      {error && (
        <Notice actions={<Button onClick={() => void refetch()}>{translate("again")}</Button>}>
          {reason(problemOf(error))}
        </Notice>
      )}
      {data ? (
        <>
          <Figures overview={data} />
          <Card title={translate("calls")} note={translate("callsNote")}>
            <SliceChart slices={data.slices} isWithinDay={period !== "week"} />
          </Card>
          <Providers />
          <Card title={translate("causes")} note={translate("causesNote")}>
            <Causes errors={data.errors} />
          </Card>
        </>
      ) : (
        !error && <BlocksSkeleton />
      )}
    </SectionPage>
  );
}
