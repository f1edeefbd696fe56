import { createFeedbackApi } from "@millrace/client/feedback";
import { useMillrace } from "@millrace/react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { problemOf, useReason } from "../locale/use-reason.ts";
import { Card } from "../settings/card.tsx";
import { Notice } from "../ui/notice.tsx";
import { feedbackQuery } from "./feedback-queries.ts";

/** Whether the person's rated conversations are in the export of those who set up the deployment. */
export function WorkspaceExport() {
  const translate = useTranslations("feedback");
  const reason = useReason();
  const client = useMillrace();
  const queryClient = useQueryClient();
  const query = feedbackQuery(client);
  const { data } = useQuery(query);
  const save = useMutation({
    mutationFn: (allowed: boolean) => createFeedbackApi(client.call).allowWorkspaceExport(allowed),
    onSettled: () => queryClient.invalidateQueries({ queryKey: query.queryKey }),
  });
  const allowed = save.isPending ? save.variables : data?.workspace_export;
  return (
    <Card title={translate("sharing")} note={translate("sharingNote")}>
      {save.isError && <Notice>{translate("notSaved", { reason: reason(problemOf(save.error)) })}</Notice>}
      <label className="flex min-h-8 w-fit cursor-pointer items-center gap-2.5 pointer-coarse:min-h-11">
        <input
          type="checkbox"
          className="size-4 shrink-0 accent-accent"
          checked={allowed ?? false}
          disabled={data === undefined}
          onChange={(event) => save.mutate(event.target.checked)}
        />
        {translate("allow")}
      </label>
    </Card>
  );
}
