import { useMillrace } from "@millrace/react";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { problemOf, useReason } from "../../locale/use-reason.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { SectionPage } from "../section-page.tsx";
import { SettingsSkeleton } from "../settings-skeleton.tsx";
import { AddModelDialog } from "./add-model-dialog.tsx";
import { chooseRows, FILTERS, type Filter } from "./choose-rows.ts";
import { EditModelDialog } from "./edit-model-dialog.tsx";
import { ModelTable } from "./model-table.tsx";
import { adminModelsQuery } from "./use-models-admin.ts";

const ROWS_AT_ONCE = 50;

/** What people can choose from and what it costs: the catalogue, and what this workspace makes of it. */
export function ModelsPage() {
  const translate = useTranslations();
  const reason = useReason();
  const format = useFormatter();
  const { data, error, refetch } = useQuery(adminModelsQuery(useMillrace()));
  const [filter, setFilter] = useState<Filter>("offered");
  const [query, setQuery] = useState("");
  const [most, setMost] = useState(ROWS_AT_ONCE);
  const [edited, setEdited] = useState<string>();
  const [isAdding, setAdding] = useState(false);
  const looked = useDeferredValue(query);

  if (!data) {
    if (!error) return <SettingsSkeleton />;
    return (
      <SectionPage title={translate("models.admin.title")} intro={translate("models.admin.introShort")}>
        <Notice actions={<Button onClick={() => void refetch()}>{translate("app.tryAgain")}</Button>}>
          {translate("models.admin.failed", { reason: reason(problemOf(error)) })}
        </Notice>
      </SectionPage>
    );
  }
  const { items, catalog_as_of, default_model } = data;
  const rows = chooseRows(items, filter, looked, default_model);
  const model = items.find(({ id }) => id === edited);
  const date = format.dateTime(new Date(catalog_as_of), { dateStyle: "medium", timeZone: "UTC" });
  return (
    <SectionPage
      wide
      title={translate("models.admin.title")}
      intro={translate("models.admin.intro", { date })}
      actions={
        <Button kind="primary" data-testid="add-model" onClick={() => setAdding(true)}>
          <Plus size={16} aria-hidden="true" />
          {translate("models.admin.add")}
        </Button>
      }
    >
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-0 flex-[1_1_12rem]">
          <Field
            label={translate("models.search")}
            autoComplete="off"
            data-testid="find-model"
            value={query}
            onChange={(event) => {
              setQuery(event.target.value);
              setMost(ROWS_AT_ONCE);
            }}
          />
        </div>
        <label className="grid max-w-full min-w-0 gap-1.5 text-sm font-medium max-sm:w-full">
          {translate("models.admin.filter")}
          <select
            value={filter}
            data-testid="filter-models"
            onChange={(event) => setFilter(FILTERS.find((name) => name === event.target.value) ?? "offered")}
            className="h-11 w-full min-w-0 rounded-control border border-line-strong bg-surface px-3 text-read font-normal"
          >
            {FILTERS.map((name) => (
              <option key={name} value={name}>
                {translate(`models.admin.filters.${name}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {rows.length > 0 && (
        <div className="@container rounded-card border border-line bg-surface px-3 sm:px-4">
          <ModelTable models={rows.slice(0, most)} defaultModel={default_model} onEdit={setEdited} />
        </div>
      )}
      <div role="status" className="text-sm text-quiet">
        {rows.length === 0 ? translate("models.admin.none") : translate("models.found", { count: rows.length })}{" "}
        {rows.length > 0 && translate("models.unit")}
      </div>
      {rows.length > most && (
        <Button className="justify-self-start" onClick={() => setMost(most + ROWS_AT_ONCE)}>
          {translate("models.admin.more")}
        </Button>
      )}
      {model && (
        <EditModelDialog model={model} isDefault={model.id === default_model} onClose={() => setEdited(undefined)} />
      )}
      {isAdding && <AddModelDialog onClose={() => setAdding(false)} />}
    </SectionPage>
  );
}
