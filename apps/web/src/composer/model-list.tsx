import type { ModelInfo } from "@millrace/protocol";
import { Command } from "cmdk";
import { Check, Search, X } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "../ui/icon-button.tsx";
import { findModels } from "./find-models.ts";
import { providerName } from "./provider-name.ts";
import { useRecentModels } from "./recent-models.ts";
import { useModelWords } from "./use-model-words.ts";

const GROUP =
  "pb-1 [&>[cmdk-group-heading]]:px-2.5 [&>[cmdk-group-heading]]:pt-2 [&>[cmdk-group-heading]]:pb-1 [&>[cmdk-group-heading]]:text-xs [&>[cmdk-group-heading]]:text-quiet";

interface ModelListProps {
  label: string;
  models: readonly ModelInfo[];
  /** The one that holds now. */
  current: string | undefined;
  /** Whether the search field has the focus at once: it would call up a keyboard on screen, which covers the list. */
  searchFirst: boolean;
  onChoose: (id: string) => void;
  onClose: () => void;
}

/** Models to search and choose from: a field, and under it the list its arrow keys move in. */
export function ModelList({ label, models, current, searchFirst, onChoose, onClose }: ModelListProps) {
  const translate = useTranslations();
  const [query, setQuery] = useState("");
  const groups = findModels(models, useRecentModels(), query);
  const shown = groups.reduce((sum, { items }) => sum + items.length, 0);
  return (
    <Command
      shouldFilter={false}
      loop
      vimBindings={false}
      label={label}
      {...(searchFirst && { tabIndex: undefined })} // with one, the dialog gives the focus to it instead of the field
      {...(current !== undefined && { defaultValue: current })}
      className="flex min-h-0 flex-1 flex-col outline-none"
    >
      <div className="flex items-center gap-2.5 border-b border-line ps-4 pe-1.5 md:pe-4">
        <Search size={16} aria-hidden="true" className="text-quiet" />
        <Command.Input
          dir="auto"
          value={query}
          onValueChange={setQuery}
          placeholder={translate("models.search")}
          data-testid="model-search"
          className="h-12 min-w-0 flex-1 bg-transparent text-read outline-none"
        />
        <IconButton
          label={translate("app.close")}
          icon={<X size={18} />}
          tip="below"
          onClick={onClose}
          className="md:hidden"
        />
      </div>
      <Command.List
        label={translate("models.results")}
        className={`min-h-0 scroll-py-8 overflow-y-auto overscroll-contain ${shown > 0 ? "flex-1 p-2" : ""}`}
      >
        {groups.map(({ key, items }) => (
          <Command.Group
            key={key}
            heading={key === "recent" ? translate("models.recent") : groupName(key)}
            className={GROUP}
          >
            {items.map((model) => (
              <ModelRow key={model.id} model={model} isCurrent={model.id === current} onChoose={onChoose} />
            ))}
          </Command.Group>
        ))}
      </Command.List>
      <p
        role="status"
        className={`px-4.5 text-quiet text-pretty ${shown > 0 ? "border-t border-line py-2.5 text-xs" : "py-4 wrap-anywhere"}`}
      >
        {shown === 0
          ? translate("models.nothing", { query })
          : shown < models.length && query.trim() === ""
            ? translate("models.showing", { shown, count: models.length })
            : translate("models.found", { count: shown })}{" "}
        {shown > 0 && translate("models.unit")}
      </p>
    </Command>
  );

  function groupName(provider: string): string {
    return provider === "demo" ? translate("models.demo") : providerName(provider);
  }
}

interface ModelRowProps {
  model: ModelInfo;
  isCurrent: boolean;
  onChoose: (id: string) => void;
}

function ModelRow({ model, isCurrent, onChoose }: ModelRowProps) {
  const translate = useTranslations();
  const words = useModelWords();
  const { id, name, demo, prices, price_change } = model;
  return (
    <Command.Item
      value={id}
      data-testid="model"
      onSelect={() => onChoose(id)}
      className="flex min-h-11 cursor-default items-center gap-3 rounded-control px-2.5 py-1.5 select-none data-[selected=true]:bg-hover"
    >
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-1.5">
          <bdi className={`truncate ${isCurrent ? "font-medium" : ""}`}>{demo ? translate("app.demoModel") : name}</bdi>
          {isCurrent && (
            <>
              <Check size={16} aria-hidden="true" className="shrink-0 text-accent" />
              <span className="sr-only">{translate("models.chosen")}</span>
            </>
          )}
        </span>
        <span className="block truncate text-xs text-quiet">{words.abilities(model).join(" · ")}</span>
      </span>
      <span className="max-w-2/5 shrink-0 text-end text-xs text-quiet">
        <span className={`block tabular-nums ${prices ? "text-sm text-ink" : ""}`}>
          <span aria-hidden="true">{words.price(prices)}</span>
          <span className="sr-only">{words.priceInFull(prices)}</span>
        </span>
        {price_change && <span className="block text-attention">{words.change(price_change)}</span>}
      </span>
    </Command.Item>
  );
}
