import type { Session } from "@millrace/protocol";
import { Share2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { useCommand } from "../commands/use-command.ts";
import { IconButton } from "../ui/icon-button.tsx";

const ShareDialog = lazy(() => import("./share-dialog.tsx").then((module) => ({ default: module.ShareDialog })));

export function ShareButton({ session }: { session: Session }) {
  const translate = useTranslations("share");
  const [isOpen, setOpen] = useState(false);
  useCommand("shareSession", () => setOpen(true));
  return (
    <>
      <IconButton
        tip="below"
        label={translate("button")}
        icon={<Share2 size={18} />}
        aria-haspopup="dialog"
        data-testid="share-session"
        onClick={() => setOpen(true)}
      />
      {isOpen && (
        <Suspense>
          <ShareDialog session={session} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
