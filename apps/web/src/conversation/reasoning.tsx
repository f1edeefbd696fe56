import { ChevronRight } from "lucide-react";
import { useTranslations } from "use-intl";

export function Reasoning({ text, active }: { text: string; active: boolean }) {
  const translate = useTranslations("reasoning");
  return (
    <details className="group/details text-sm text-quiet">
      <summary className="-ms-1.5 inline-flex min-h-8 list-none items-center gap-1 rounded-control px-1.5 transition-colors duration-150 hover:bg-hover hover:text-ink pointer-coarse:min-h-11">
        <ChevronRight
          size={16}
          aria-hidden="true"
          className="transition-transform duration-150 group-open/details:rotate-90 rtl:-scale-x-100"
        />
        <span className={active ? "animate-breathe" : undefined}>{translate(active ? "active" : "done")}</span>
      </summary>
      <div className="mt-1 border-s-2 border-line ps-3.5">
        <p dir="auto" className="max-w-[68ch] leading-relaxed whitespace-pre-wrap wrap-anywhere">
          {text}
        </p>
      </div>
    </details>
  );
}
