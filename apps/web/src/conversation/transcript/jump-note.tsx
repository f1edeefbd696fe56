import { X } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "../../ui/button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import type { Jump } from "./use-jump.ts";

/** Says that the message a link names is on its way, or why it cannot be shown. */
export function JumpNote({ jump, onDismiss }: { jump: Jump; onDismiss: () => void }) {
  const translate = useTranslations();
  const isShown = jump.kind !== "none" && jump.kind !== "found";
  return (
    <div role="status" className="pointer-events-none absolute inset-x-0 top-3 z-10 grid justify-items-center px-4">
      {isShown && (
        <div
          data-testid="jump"
          data-status={jump.kind}
          className="pointer-events-auto flex min-h-10 max-w-full animate-appear items-center gap-1 rounded-card border border-line bg-float ps-4 pe-1 text-sm shadow-float"
        >
          <span className="min-w-0 py-1 text-pretty">{translate(`transcript.${jump.kind}`)}</span>
          {jump.kind === "seeking" ? (
            <Button kind="quiet" onClick={onDismiss}>
              {translate("app.cancel")}
            </Button>
          ) : (
            <IconButton label={translate("app.close")} icon={<X size={16} />} onClick={onDismiss} />
          )}
        </div>
      )}
    </div>
  );
}
