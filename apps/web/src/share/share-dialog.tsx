import type { Session } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useTranslations } from "use-intl";
import { problemOf, useReason } from "../locale/use-reason.ts";
import { sharesQuery } from "../queries.ts";
import { Button } from "../ui/button.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Modal } from "../ui/modal.tsx";
import { Notice } from "../ui/notice.tsx";
import { NewLink } from "./new-link.tsx";
import { ShareList } from "./share-list.tsx";

export function ShareDialog({ session, onClose }: { session: Session; onClose: () => void }) {
  const translate = useTranslations();
  const reason = useReason();
  const client = useMillrace();
  const queryClient = useQueryClient();
  /** Of the branch that is shown: a link shows what the person sees. */
  const last = client.session(session.id).getView().path.at(-1)?.id;
  const create = useMutation({
    mutationFn: (messageId: string) => client.api.createShare(session.id, messageId),
    onSettled: () => queryClient.invalidateQueries({ queryKey: sharesQuery(client, session.id).queryKey }),
  });
  return (
    <Modal
      label={translate("share.title")}
      onClose={onClose}
      className="m-auto w-[min(30rem,calc(100vw-2rem))] animate-appear rounded-bubble border border-line bg-float text-base text-ink shadow-float"
    >
      <div className="grid gap-4 p-5">
        <div className="flex items-start gap-2">
          <h2 className="flex-1 text-lg font-semibold">{translate("share.title")}</h2>
          <IconButton label={translate("app.close")} icon={<X size={18} />} onClick={onClose} className="-me-2 -mt-1" />
        </div>
        <p className="text-quiet text-pretty">{translate(last ? "share.explain" : "share.nothing")}</p>
        {create.isError && (
          <Notice>{translate("share.createFailed", { reason: reason(problemOf(create.error)) })}</Notice>
        )}
        {create.data && <NewLink key={create.data.id} url={create.data.url} />}
        {last && (
          <Button
            kind={create.data ? "secondary" : "primary"}
            size="large"
            className="justify-self-start"
            disabled={create.isPending}
            onClick={() => create.mutate(last)}
          >
            {translate("share.create")}
          </Button>
        )}
        <ShareList sessionId={session.id} onRevoked={(id) => id === create.data?.id && create.reset()} />
      </div>
    </Modal>
  );
}
