import type { AdminModel } from "@millrace/protocol";
import { Trash2 } from "lucide-react";
import { useTranslations } from "use-intl";
import { useModelWords } from "../../composer/use-model-words.ts";
import { ActionFailure } from "../../ui/action-failure.tsx";
import { Button } from "../../ui/button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Modal } from "../../ui/modal.tsx";
import { PriceForm } from "./price-form.tsx";
import { PriceTable } from "./price-table.tsx";
import { useChangeModels } from "./use-models-admin.ts";

interface EditModelDialogProps {
  model: AdminModel;
  isDefault: boolean;
  onClose: () => void;
}

/** What one model costs and when that changes, and what this workspace makes of it. */
export function EditModelDialog({ model, isDefault, onClose }: EditModelDialogProps) {
  const translate = useTranslations();
  const words = useModelWords();
  const change = useChangeModels();
  const remove = useChangeModels(onClose);
  const { id, name, prices, price_change, price_assured_until, overrides, hidden, added } = model;
  return (
    <Modal
      label={name}
      onClose={onClose}
      className="m-auto max-h-[88dvh] w-[min(34rem,calc(100vw-1.5rem))] animate-appear overflow-y-auto rounded-bubble border border-line bg-float text-base text-ink shadow-float"
    >
      <div className="grid gap-5 p-5 md:p-6">
        <div className="flex items-start justify-between gap-4">
          <div className="min-w-0">
            <h2 className="text-lg font-semibold wrap-anywhere">
              <bdi>{name}</bdi>
            </h2>
            <p dir="ltr" className="font-mono text-xs text-quiet wrap-anywhere rtl:text-end">
              {id}
            </p>
            <p className="pt-1 text-sm text-quiet">{words.abilities(model).join(" · ")}</p>
          </div>
          <Button onClick={onClose}>{translate("app.close")}</Button>
        </div>

        <div className="flex flex-wrap gap-2">
          <Button
            disabled={change.isPending}
            onClick={() => change.mutate((api) => api.change({ id, default: !isDefault }))}
          >
            {translate(isDefault ? "models.admin.endDefault" : "models.admin.makeDefault")}
          </Button>
          <Button
            data-testid="hide-model"
            disabled={change.isPending}
            onClick={() => change.mutate((api) => api.change({ id, hidden: !hidden }))}
          >
            {translate(hidden ? "models.admin.show" : "models.admin.hide")}
          </Button>
          {added && (
            <Button kind="danger" disabled={remove.isPending} onClick={() => remove.mutate((api) => api.remove(id))}>
              {translate("models.admin.remove")}
            </Button>
          )}
        </div>
        <ActionFailure error={change.error ?? remove.error} />

        <section className="grid gap-2">
          <h3 className="font-medium">{translate("models.admin.priceNow")}</h3>
          {prices ? <PriceTable prices={prices} /> : <p className="text-quiet">{translate("models.priceUnknown")}</p>}
          {price_change && <p className="text-sm text-attention">{words.change(price_change)}</p>}
          {price_assured_until && (
            <p className="text-sm text-quiet">
              {translate("models.admin.assured", { date: words.day(price_assured_until) })}
            </p>
          )}
        </section>

        {id !== "demo" && (
          <section className="grid gap-3">
            <h3 className="font-medium">{translate("models.admin.setHere")}</h3>
            {overrides.length === 0 ? (
              <p className="text-sm text-quiet">{translate("models.admin.noneSet")}</p>
            ) : (
              <ul className="divide-y divide-line rounded-card border border-line">
                {overrides.map(({ id: price, effective_from, prices: set }) => (
                  <li key={price} data-testid="override" className="flex items-center gap-3 py-1.5 ps-3 pe-1.5">
                    <span className="flex-1 tabular-nums">{words.change({ effective_from, prices: set })}</span>
                    <IconButton
                      label={translate("models.admin.removePrice", { date: words.day(effective_from) })}
                      icon={<Trash2 size={16} />}
                      disabled={change.isPending}
                      onClick={() => change.mutate((api) => api.removePrice(price))}
                    />
                  </li>
                ))}
              </ul>
            )}
            <PriceForm model={id} />
          </section>
        )}
      </div>
    </Modal>
  );
}
