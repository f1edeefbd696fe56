import { ChevronDown } from "lucide-react";
import { useTranslations } from "use-intl";
import { Menu, MenuChoice } from "../ui/menu.tsx";
import type { useModel } from "./use-model.ts";

export function ModelPicker({ choice: { models, model, setModel, failed } }: { choice: ReturnType<typeof useModel> }) {
  const translate = useTranslations();
  if (failed) return <span className="px-2 text-xs text-quiet">{translate("composer.modelsFailed")}</span>;
  if (!model) return <span className="ms-2 h-3 w-24 animate-breathe rounded-full bg-hover" />;
  const nameOf = ({ demo, name }: typeof model) => (demo ? translate("app.demoModel") : name);
  return (
    <Menu
      side="top"
      trigger={
        <button
          type="button"
          aria-label={translate("composer.model", { name: nameOf(model) })}
          className="flex h-8 max-w-full min-w-0 items-center gap-1 rounded-control px-2 text-sm text-quiet transition-colors duration-150 hover:bg-hover hover:text-ink data-[state=open]:bg-pressed pointer-coarse:h-11"
        >
          <span className="truncate">{nameOf(model)}</span>
          <ChevronDown size={16} aria-hidden="true" />
        </button>
      }
    >
      <MenuChoice
        label={translate("composer.models")}
        value={model.id}
        options={models.map(({ id, name, provider, demo }) => ({
          value: id,
          name,
          note: demo ? translate("app.demoModel") : provider,
        }))}
        onChange={setModel}
      />
    </Menu>
  );
}
