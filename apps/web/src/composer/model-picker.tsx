import { ChevronDown } from "lucide-react";
import { lazy, Suspense, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { useModel } from "./use-model.ts";

const ModelDialog = lazy(() => import("./model-dialog.tsx").then((module) => ({ default: module.ModelDialog })));

/** Names the model that will answer, and opens the choice of others. */
export function ModelPicker({ choice: { models, model, setModel, failed } }: { choice: ReturnType<typeof useModel> }) {
  const translate = useTranslations();
  const trigger = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  if (failed) return <span className="px-2 text-xs text-quiet">{translate("composer.modelsFailed")}</span>;
  if (!model) return <span className="ms-2 h-3 w-24 animate-breathe rounded-full bg-hover" />;
  const name = model.demo ? translate("app.demoModel") : model.name;
  return (
    <>
      <button
        ref={trigger}
        type="button"
        data-testid="model-picker"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={translate("composer.model", { name })}
        onClick={() => setOpen(true)}
        className="flex h-8 max-w-full min-w-0 items-center gap-1 rounded-control px-2 text-sm text-quiet transition-colors duration-150 hover:bg-hover hover:text-ink aria-expanded:bg-pressed pointer-coarse:h-11"
      >
        <span className="truncate">{name}</span>
        <ChevronDown size={16} aria-hidden="true" />
      </button>
      {isOpen && (
        <Suspense>
          <ModelDialog
            label={translate("composer.models")}
            models={models}
            current={model.id}
            anchor={trigger.current}
            onChoose={setModel}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}
