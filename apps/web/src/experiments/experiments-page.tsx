import type { Experiment } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useQuery } from "@tanstack/react-query";
import { FlaskConical, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { problemOf, useReason } from "../locale/use-reason.ts";
import { EmptyState } from "../settings/empty-state.tsx";
import { SectionPage } from "../settings/section-page.tsx";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { ExperimentCard } from "./experiment-card.tsx";
import { ExperimentForm } from "./experiment-form.tsx";
import { experimentsQuery } from "./experiment-queries.ts";

/** What the form shows: nothing, a draft to change, or one to begin with. */
type Editing = { kind: "change"; experiment: Experiment } | { kind: "create"; like: Experiment | null } | null;

/** Tests of system prompts, for those who set up the deployment. */
export function ExperimentsPage() {
  const translate = useTranslations();
  const reason = useReason();
  const { data, error, isPending, refetch } = useQuery(experimentsQuery(useMillrace()));
  const [editing, setEditing] = useState<Editing>(null);
  const begin = (
    <Button kind="primary" data-testid="new-experiment" onClick={() => setEditing({ kind: "create", like: null })}>
      <Plus size={16} aria-hidden="true" />
      {translate("promptTests.create")}
    </Button>
  );
  return (
    <SectionPage
      wide
      title={translate("settings.sections.promptTests")}
      intro={translate("promptTests.intro")}
      actions={editing === null && data && data.items.length > 0 && begin}
    >
      {editing && (
        <ExperimentForm
          key={editing.kind === "change" ? editing.experiment.id : (editing.like?.id ?? "")}
          draft={editing.kind === "change" ? editing.experiment : null}
          like={editing.kind === "change" ? editing.experiment : editing.like}
          onDone={() => setEditing(null)}
        />
      )}
      {error && !data && (
        <Notice actions={<Button onClick={() => void refetch()}>{translate("app.tryAgain")}</Button>}>
          {translate("promptTests.failed", { reason: reason(problemOf(error)) })}
        </Notice>
      )}
      {isPending && (
        <div role="status" aria-label={translate("promptTests.loading")} className="grid gap-4">
          {[1, 2].map((block) => (
            <div key={block} className="h-32 animate-breathe rounded-card bg-hover" />
          ))}
        </div>
      )}
      {data?.items.length === 0 && !editing && (
        <EmptyState icon={FlaskConical} action={begin}>
          {translate("promptTests.none")}
        </EmptyState>
      )}
      {data?.items.map((experiment) => (
        <ExperimentCard
          key={experiment.id}
          experiment={experiment}
          onEdit={() => setEditing({ kind: "change", experiment })}
          onCopy={() => setEditing({ kind: "create", like: experiment })}
        />
      ))}
    </SectionPage>
  );
}
