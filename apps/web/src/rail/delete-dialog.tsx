import type { Session } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { clearDraft } from "../composer/draft.ts";
import { problemOf, useReason } from "../locale/use-reason.ts";
import { sessionsQuery } from "../queries.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";

export function DeleteDialog({ session, onClose }: { session: Session; onClose: () => void }) {
  const translate = useTranslations("rail");
  const reason = useReason();
  const client = useMillrace();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const shown = useParams({ strict: false }).sessionId;
  const remove = useMutation({
    mutationFn: () => client.api.deleteSession(session.id),
    onSuccess: async () => {
      clearDraft(session.id);
      if (shown === session.id) await navigate({ to: "/" });
      await queryClient.invalidateQueries({ queryKey: sessionsQuery(client).queryKey });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={translate("deleteTitle")}
      text={translate("deleteText", { title: session.title })}
      confirm={translate("deleteConfirm")}
      busy={remove.isPending}
      failure={remove.isError ? translate("deleteFailed", { reason: reason(problemOf(remove.error)) }) : null}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    />
  );
}
