import { X } from "lucide-react";
import { useEffect } from "react";
import { Toaster as SonnerToaster, toast as sonner } from "sonner";
import { useLocale, useTranslations } from "use-intl";
import { direction } from "../locale/locale.ts";
import { Button } from "./button.tsx";
import { IconButton } from "./icon-button.tsx";
import { type Toast, toasterMounted } from "./toast.ts";

/** Above the composer nothing may stand: on a wide page at the foot of the rail, on a narrow one below the top bar. */
export function Toaster({ isWide }: { isWide: boolean }) {
  const translate = useTranslations("list");
  const dir = direction(useLocale());
  useEffect(() => toasterMounted(show), []);
  return (
    <SonnerToaster
      dir={dir}
      position={isWide ? (dir === "rtl" ? "bottom-right" : "bottom-left") : "top-center"}
      offset={{ bottom: 116, left: 8, right: 8 }}
      mobileOffset={{ top: 60, left: 12, right: 12 }}
      containerAriaLabel={translate("notices")}
    />
  );
}

function show(message: Toast): void {
  const id = crypto.randomUUID();
  // Sonner stops the clock while one points at a message; what can be undone is bound to the server's.
  const timer = setTimeout(() => sonner.dismiss(id), message.seconds * 1_000);
  let isTaken = false;
  const take = () => {
    isTaken = true;
    sonner.dismiss(id);
    message.action?.run();
  };
  sonner.custom(() => <ToastCard message={message} onTake={take} onClose={() => sonner.dismiss(id)} />, {
    id,
    duration: Number.POSITIVE_INFINITY,
    onDismiss() {
      clearTimeout(timer);
      if (!isTaken) message.onGone?.();
    },
  });
}

interface ToastCardProps {
  message: Toast;
  onTake: () => void;
  onClose: () => void;
}

function ToastCard({ message: { text, action }, onTake, onClose }: ToastCardProps) {
  const translate = useTranslations("app");
  return (
    <div
      data-testid="toast"
      className="flex w-64 items-center gap-1 rounded-card border border-line bg-float py-1.5 ps-3.5 pe-1.5 font-sans text-base text-ink shadow-float max-md:w-full"
    >
      <p className="line-clamp-2 min-w-0 flex-1 wrap-anywhere">{text}</p>
      {action && (
        <Button kind="quiet" className="text-accent-strong!" onClick={onTake}>
          {action.label}
        </Button>
      )}
      <IconButton label={translate("close")} icon={<X size={16} />} onClick={onClose} />
    </div>
  );
}
