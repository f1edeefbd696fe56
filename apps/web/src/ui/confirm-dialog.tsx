import { useTranslations } from "use-intl";
import { Button } from "./button.tsx";
import { Modal } from "./modal.tsx";
import { Notice } from "./notice.tsx";

interface ConfirmDialogProps {
  title: string;
  /** What it does, and whether it can be undone. */
  text: string;
  confirm: string;
  busy: boolean;
  /** Why it did not work when it was last confirmed. */
  failure: string | null;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that cannot be undone. */
export function ConfirmDialog({ title, text, confirm, busy, failure, onConfirm, onClose }: ConfirmDialogProps) {
  const translate = useTranslations("app");
  return (
    <Modal
      label={title}
      onClose={onClose}
      className="m-auto w-[min(26rem,calc(100vw-2rem))] animate-appear rounded-bubble border border-line bg-float text-base text-ink shadow-float"
    >
      <div className="grid gap-4 p-5">
        <h2 className="text-lg font-semibold">{title}</h2>
        <p className="text-quiet text-pretty wrap-anywhere">{text}</p>
        {failure !== null && <Notice>{failure}</Notice>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{translate("cancel")}</Button>
          <Button kind="danger" data-testid="confirm" disabled={busy} onClick={onConfirm}>
            {confirm}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
