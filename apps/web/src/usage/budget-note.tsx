import type { BudgetStanding } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useQuery } from "@tanstack/react-query";
import { Gauge } from "lucide-react";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { SettingsTexts } from "../settings/settings-texts.tsx";
import { useFigures } from "./figures.ts";
import { budgetsQuery } from "./queries.ts";

/** The share of a budget from which on one is told of it. */
const NEAR = 0.8;

/** At the composer: which budget is nearly used up, or is, and when it starts anew. Mostly nothing. */
export function BudgetNote({ isRunning }: { isRunning: boolean }) {
  return (
    <SettingsTexts>
      <Note isRunning={isRunning} />
    </SettingsTexts>
  );
}

function Note({ isRunning }: { isRunning: boolean }) {
  const translate = useTranslations("usage");
  const { share, moment } = useFigures();
  const { data, refetch } = useQuery(budgetsQuery(useMillrace()));

  // Something was spent when an answer has ended.
  useEffect(() => {
    if (!isRunning) void refetch({ cancelRefetch: false });
  }, [isRunning, refetch]);

  const [fullest] = (data?.items ?? []).filter((each) => used(each) >= NEAR).sort((a, b) => used(b) - used(a));
  if (!fullest) return null;
  const { scope, period, resets_at } = fullest;
  const words = {
    whose: translate(`scopes.${scope}.${period}`),
    share: share(Math.min(used(fullest), 1)),
    when: moment(resets_at),
  };
  return (
    <p role="status" className="flex items-center gap-2 px-4 pb-2 text-xs text-pretty text-attention">
      <Gauge size={14} aria-hidden="true" className="shrink-0" />
      {used(fullest) >= 1 ? translate("full", words) : translate("near", words)}
    </p>
  );
}

function used({ limit_nano_usd: limit, spent_nano_usd: spent }: BudgetStanding): number {
  if (limit === null) return 0;
  return limit === 0 ? 1 : spent / limit;
}
