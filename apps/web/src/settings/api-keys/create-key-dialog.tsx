import type { NewApiKey } from "@millrace/protocol";
import { X } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "../../ui/icon-button.tsx";
import { Modal } from "../../ui/modal.tsx";
import { KeyForm } from "./key-form.tsx";
import { NewKey } from "./new-key.tsx";

/** Makes a key and shows it. The key is in this component's state and nowhere else, so that it goes with the dialog. */
export function CreateKeyDialog({ onClose }: { onClose: () => void }) {
  const translate = useTranslations();
  const [made, setMade] = useState<NewApiKey | null>(null);
  const title = translate(made ? "apiKeys.made" : "apiKeys.create");
  return (
    <Modal
      label={title}
      onClose={onClose}
      className="m-auto max-h-[calc(100dvh-2rem)] w-[min(32rem,calc(100vw-2rem))] animate-appear overflow-y-auto rounded-bubble border border-line bg-float text-base text-ink shadow-float"
    >
      <div className="grid grid-cols-1 gap-4 p-5">
        <div className="flex items-start gap-2">
          <h2 className="flex-1 text-lg font-semibold">{title}</h2>
          <IconButton label={translate("app.close")} icon={<X size={18} />} onClick={onClose} className="-me-2 -mt-1" />
        </div>
        {made ? <NewKey made={made} onDone={onClose} /> : <KeyForm onMade={setMade} onCancel={onClose} />}
      </div>
    </Modal>
  );
}
