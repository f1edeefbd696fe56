import type { AdminModel } from "@millrace/protocol";
import { Pencil } from "lucide-react";
import { useTranslations } from "use-intl";
import { useModelWords } from "../../composer/use-model-words.ts";
import { IconButton } from "../../ui/icon-button.tsx";

interface ModelTableProps {
  models: readonly AdminModel[];
  defaultModel: string | null;
  onEdit: (id: string) => void;
}

/** By the room the table has: text may be twice as large. */
const WIDE_ONLY = "@max-[40rem]:hidden";

/** Models with what they cost and where that is known from. Where there is little room, the rest of a row is in its dialog. */
export function ModelTable({ models, defaultModel, onEdit }: ModelTableProps) {
  const translate = useTranslations("models.admin");
  return (
    <table className="w-full table-fixed text-sm @max-xs:block">
      <caption className="sr-only">{translate("title")}</caption>
      <thead className="@max-xs:hidden">
        <tr className="border-b border-line text-start text-xs text-quiet">
          <th scope="col" className="py-2 text-start font-normal">
            {translate("model")}
          </th>
          <th scope="col" className={`w-24 px-2 text-end font-normal ${WIDE_ONLY}`}>
            {translate("context")}
          </th>
          <th scope="col" className="w-28 px-2 text-end font-normal @[40rem]:w-46">
            {translate("price")}
          </th>
          <th scope="col" className={`w-36 px-2 text-start font-normal ${WIDE_ONLY}`}>
            {translate("source")}
          </th>
          <th scope="col" className="w-10 pointer-coarse:w-12">
            <span className="sr-only">{translate("edit")}</span>
          </th>
        </tr>
      </thead>
      <tbody className="@max-xs:block">
        {models.map((model) => (
          <Row key={model.id} model={model} isDefault={model.id === defaultModel} onEdit={onEdit} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ model, isDefault, onEdit }: { model: AdminModel; isDefault: boolean; onEdit: (id: string) => void }) {
  const translate = useTranslations();
  const words = useModelWords();
  const { id, demo, name, prices, price_change, context_tokens } = model;
  const shown = demo ? translate("app.demoModel") : name;
  return (
    <tr
      data-testid="model-row"
      className="border-b border-line last:border-0 @max-xs:grid @max-xs:grid-cols-[minmax(0,1fr)_auto]"
    >
      <th scope="row" className="py-2 text-start font-normal">
        <span className="flex flex-wrap items-baseline gap-x-2">
          <bdi className="max-w-full truncate text-base">{shown}</bdi>
          <Marks model={model} isDefault={isDefault} />
        </span>
        <span dir="ltr" className="block truncate font-mono text-xs text-quiet rtl:text-end">
          {id}
        </span>
      </th>
      <td className={`px-2 text-end tabular-nums ${WIDE_ONLY}`}>
        {context_tokens === null ? "–" : words.tokens(context_tokens)}
      </td>
      <td
        className={`px-2 text-end tabular-nums @max-xs:row-start-2 @max-xs:px-0 @max-xs:pb-2 @max-xs:text-start ${prices ? "" : "text-quiet"}`}
      >
        <span aria-hidden="true">{words.price(prices)}</span>
        <span className="sr-only">{words.priceInFull(prices)}</span>
        {price_change && <span className="block text-xs text-attention">{words.change(price_change)}</span>}
      </td>
      <td className={`px-2 text-quiet ${WIDE_ONLY}`}>
        <Source model={model} />
      </td>
      <td className="text-end">
        <IconButton
          label={translate("models.admin.editModel", { name: shown })}
          icon={<Pencil size={16} />}
          data-testid="edit-model"
          onClick={() => onEdit(id)}
        />
      </td>
    </tr>
  );
}

function Source({ model: { price_source, overrides } }: { model: AdminModel }) {
  const translate = useTranslations("models.admin");
  const words = useModelWords();
  if (price_source === null) return "–";
  if (price_source === "catalog") return translate("fromCatalog");
  const holds = overrides.find(({ effective_from }) => Date.parse(effective_from) <= Date.now());
  return holds ? translate("fromOverride", { date: words.day(holds.effective_from) }) : null;
}

function Marks({ model, isDefault }: { model: AdminModel; isDefault: boolean }) {
  const translate = useTranslations("models.admin");
  const marks = [
    ...(isDefault ? [translate("isDefault")] : []),
    ...(model.hidden ? [translate("isHidden")] : []),
    ...(model.added ? [translate("isAdded")] : []),
  ];
  return marks.map((mark) => (
    <span key={mark} className="rounded-full bg-tint px-2 text-xs text-quiet">
      {mark}
    </span>
  ));
}
