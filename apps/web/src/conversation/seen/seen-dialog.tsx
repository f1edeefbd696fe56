import { ApiError } from "@millrace/client";
import { useMillrace } from "@millrace/react";
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useTranslations } from "use-intl";
import { ActionFailure } from "../../ui/action-failure.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Modal } from "../../ui/modal.tsx";
import { SeenContext } from "./seen-context.tsx";
import { SeenTexts } from "./seen-texts.tsx";

interface SeenDialogProps {
  sessionId: string;
  runId: string;
  onClose: () => void;
}

/** What a model was given to write an answer. */
export function SeenDialog(props: SeenDialogProps) {
  return (
    <SeenTexts>
      <Dialog {...props} />
    </SeenTexts>
  );
}

function Dialog({ sessionId, runId, onClose }: SeenDialogProps) {
  const translate = useTranslations("seen");
  const { api } = useMillrace();
  const { data, error } = useQuery({
    queryKey: ["seen", runId],
    queryFn: ({ signal }) => api.runContext(runId, signal),
    retry: false,
    // Erasing a message changes it.
    staleTime: 0,
  });
  const isUnknown = error instanceof ApiError && error.problem.status === 404;
  return (
    <Modal
      label={translate("title")}
      onClose={onClose}
      className="m-auto max-h-[min(44rem,88dvh)] w-[min(42rem,calc(100vw-2rem))] animate-appear rounded-bubble border border-line bg-float text-base text-ink shadow-float"
    >
      <div className="grid grid-cols-1 gap-4 p-5">
        <div className="flex items-start gap-2">
          <h2 className="flex-1 text-lg font-semibold">{translate("title")}</h2>
          <IconButton label={translate("close")} icon={<X size={18} />} onClick={onClose} className="-me-2 -mt-1" />
        </div>
        {data && <SeenContext sessionId={sessionId} context={data} onClose={onClose} />}
        {isUnknown && <p className="text-quiet">{translate("unknown")}</p>}
        {!isUnknown && <ActionFailure error={error} />}
        {!data && !error && (
          <p role="status" className="animate-breathe text-quiet">
            {translate("loading")}
          </p>
        )}
      </div>
    </Modal>
  );
}
