import type { Session } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { clearDraft } from "../composer/draft.ts";
import { problemOf, useReason } from "../locale/use-reason.ts";
import { sessionsQuery } from "../queries.ts";
import { Button } from "../ui/button.tsx";
import { Modal } from "../ui/modal.tsx";
import { Notice } from "../ui/notice.tsx";

export function DeleteDialog({ session, onClose }: { session: Session; onClose: () => void }) {
  const translate = useTranslations();
  const reason = useReason();
  const { api } = useMillrace();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const shown = useParams({ strict: false }).sessionId;
  const remove = useMutation({
    mutationFn: () => api.deleteSession(session.id),
    onSuccess: async () => {
      clearDraft(session.id);
      if (shown === session.id) await navigate({ to: "/" });
      await queryClient.invalidateQueries({ queryKey: sessionsQuery(api).queryKey });
      onClose();
    },
  });
  return (
    <Modal
      label={translate("rail.deleteTitle")}
      onClose={onClose}
      className="m-auto w-[min(26rem,calc(100vw-2rem))] animate-appear rounded-bubble border border-line bg-float shadow-float"
    >
      <div className="grid gap-4 p-5">
        <h2 className="text-lg font-semibold">{translate("rail.deleteTitle")}</h2>
        <p className="text-quiet wrap-anywhere">{translate("rail.deleteText", { title: session.title })}</p>
        {remove.isError && (
          <Notice>{translate("rail.deleteFailed", { reason: reason(problemOf(remove.error)) })}</Notice>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{translate("app.cancel")}</Button>
          <Button kind="danger" disabled={remove.isPending} onClick={() => remove.mutate()}>
            {translate("rail.deleteConfirm")}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
