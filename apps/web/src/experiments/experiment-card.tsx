import { createExperimentsApi, type ExperimentsApi } from "@millrace/client/experiments";
import type { Experiment } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import { Moment } from "../locale/moment.tsx";
import { problemOf, useReason } from "../locale/use-reason.ts";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { experimentsQuery } from "./experiment-queries.ts";
import { ExperimentReport } from "./experiment-report.tsx";

interface ExperimentCardProps {
  experiment: Experiment;
  onEdit: () => void;
  onCopy: () => void;
}

/** One test: what it is, what can be done with it, and what it shows. */
export function ExperimentCard({ experiment, onEdit, onCopy }: ExperimentCardProps) {
  const translate = useTranslations();
  const reason = useReason();
  const id = useId();
  const client = useMillrace();
  const queryClient = useQueryClient();
  const [isEnding, setEnding] = useState(false);
  const act = useMutation({
    mutationFn: async (action: (api: ExperimentsApi) => Promise<unknown>) => {
      await action(createExperimentsApi(client.call));
    },
    onSuccess: () => setEnding(false),
    onSettled: () => queryClient.invalidateQueries({ queryKey: experimentsQuery(client).queryKey }),
  });
  const { status } = experiment;
  const failure = act.isError ? translate("promptTests.notDone", { reason: reason(problemOf(act.error)) }) : null;
  return (
    <section
      aria-labelledby={id}
      data-testid="experiment"
      data-status={status}
      className="grid gap-4 rounded-card border border-line bg-surface p-4 sm:p-5"
    >
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="grid min-w-0 gap-1">
          <h2 id={id} dir="auto" className="font-medium wrap-anywhere">
            {experiment.name}
          </h2>
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-quiet">
            <span
              className={`rounded-full border px-2 text-xs/5 ${status === "running" ? "border-accent text-accent" : "border-line-strong"}`}
            >
              {translate(`promptTests.${status}`)}
            </span>
            <span>{translate(`feedback.modes.${experiment.target.mode}`)}</span>
            <Moment at={experiment.ended_at ?? experiment.started_at ?? experiment.created_at} />
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          {status === "draft" && (
            <>
              <Button
                kind="primary"
                disabled={act.isPending}
                onClick={() => act.mutate((api) => api.start(experiment.id))}
              >
                {translate("promptTests.start")}
              </Button>
              <Button onClick={onEdit}>{translate("promptTests.edit")}</Button>
              <Button disabled={act.isPending} onClick={() => act.mutate((api) => api.deleteDraft(experiment.id))}>
                {translate("promptTests.delete")}
              </Button>
            </>
          )}
          {status === "running" && <Button onClick={() => setEnding(true)}>{translate("promptTests.end")}</Button>}
          <Button onClick={onCopy}>{translate("promptTests.copy")}</Button>
        </div>
      </div>
      {failure && !isEnding && <Notice>{failure}</Notice>}
      {status !== "draft" && <ExperimentReport experiment={experiment} />}
      {isEnding && (
        <ConfirmDialog
          title={translate("promptTests.endTitle")}
          text={translate("promptTests.endText")}
          confirm={translate("promptTests.end")}
          busy={act.isPending}
          failure={failure}
          onConfirm={() => act.mutate((api) => api.end(experiment.id))}
          onClose={() => setEnding(false)}
        />
      )}
    </section>
  );
}
