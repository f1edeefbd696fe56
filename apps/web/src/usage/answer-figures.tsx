import type { AssistantMessage, CallFigures } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useQuery } from "@tanstack/react-query";
import { Popover } from "radix-ui";
import { lazy, Suspense, useEffect } from "react";
import { useTranslations } from "use-intl";
import { SettingsTexts } from "../settings/settings-texts.tsx";
import { useFigures } from "./figures.ts";
import { sessionUsageQuery } from "./queries.ts";

const AnswerDetails = lazy(() => import("./answer-details.tsx").then((module) => ({ default: module.AnswerDetails })));

interface AnswerFiguresProps {
  sessionId: string;
  message: AssistantMessage;
}

/** What an answer cost, and on request all its figures. Nothing until they are known, and where nothing was called. */
export function AnswerFigures(props: AnswerFiguresProps) {
  return (
    <SettingsTexts>
      <Figures {...props} />
    </SettingsTexts>
  );
}

function Figures({ sessionId, message }: AnswerFiguresProps) {
  const translate = useTranslations("usage");
  const { cost } = useFigures();
  const { data, refetch } = useQuery(sessionUsageQuery(useMillrace(), sessionId));
  const calls = data?.items.filter(({ message_id }) => message_id === message.id) ?? [];
  const isMissing = data !== undefined && !calls.some(({ run_id }) => run_id === message.run_id);

  // A run has ended since the figures were read.
  useEffect(() => {
    if (isMissing && message.run_id) void refetch({ cancelRefetch: false });
  }, [isMissing, message.run_id, refetch]);

  if (calls.length === 0) return null;
  const shown = cost(
    costOf(calls),
    calls.some(({ estimated }) => estimated),
  );
  return (
    <Popover.Root>
      <Popover.Trigger
        data-testid="answer-cost"
        aria-label={translate("answer.show", { value: shown })}
        className="min-h-6 shrink-0 rounded-control px-1 tabular-nums underline decoration-dotted underline-offset-4 hover:bg-hover hover:text-ink pointer-coarse:min-h-11"
      >
        {shown}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          aria-label={translate("answer.title")}
          sideOffset={6}
          collisionPadding={8}
          className="z-40 w-72 rounded-card border border-line bg-float p-4 text-sm text-ink shadow-float motion-safe:animate-appear"
        >
          <Suspense>
            <AnswerDetails calls={calls} cost={shown} />
          </Suspense>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** Null as soon as the price of one is not known: a part would pass for the whole. */
function costOf(calls: readonly CallFigures[]): number | null {
  return calls.reduce<number | null>(
    (sum, { cost_nano_usd: cost }) => (sum === null || cost === null ? null : sum + cost),
    0,
  );
}
