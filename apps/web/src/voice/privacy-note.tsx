import { useTranslations } from "use-intl";
import { Button } from "../ui/button.tsx";
import { Modal } from "../ui/modal.tsx";

/** Before the microphone is used for the first time: who may hear it. */
export function PrivacyNote({ onAgree, onClose }: { onAgree: () => void; onClose: () => void }) {
  const translate = useTranslations();
  return (
    <Modal
      label={translate("voice.privacyTitle")}
      onClose={onClose}
      className="m-auto w-[min(28rem,calc(100vw-2rem))] animate-appear rounded-bubble border border-line bg-float text-base text-ink shadow-float"
    >
      <div className="grid gap-4 p-5">
        <h2 className="text-lg font-semibold">{translate("voice.privacyTitle")}</h2>
        <p className="text-pretty">{translate("voice.privacyBrowser")}</p>
        <p className="text-quiet text-pretty">{translate("voice.privacyMillrace")}</p>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{translate("app.cancel")}</Button>
          <Button kind="primary" data-testid="voice-agree" onClick={onAgree}>
            {translate("voice.privacyAgree")}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
