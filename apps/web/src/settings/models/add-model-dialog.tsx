import { useState } from "react";
import { useTranslations } from "use-intl";
import { ActionFailure } from "../../ui/action-failure.tsx";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Modal } from "../../ui/modal.tsx";
import { RateFields } from "./rate-fields.tsx";
import { isEmpty, type Rate, type RateTexts, toPrices, wrongRates } from "./rates.ts";
import { useChangeModels } from "./use-models-admin.ts";

const ID = /^[a-z0-9][a-z0-9-]*\/\S+$/;

/** Registers a model that the catalogue does not have. */
export function AddModelDialog({ onClose }: { onClose: () => void }) {
  const translate = useTranslations();
  const [id, setId] = useState("");
  const [name, setName] = useState("");
  const [context, setContext] = useState("");
  const [texts, setTexts] = useState<RateTexts>({});
  const [checked, setChecked] = useState<{ id: boolean; context: boolean; rates: Rate[] }>();
  const add = useChangeModels(onClose);

  function submit(): void {
    const wrong = {
      id: !ID.test(id.trim()),
      context: !/^\d{0,9}$/.test(context.trim()),
      rates: isEmpty(texts) ? [] : wrongRates(texts),
    };
    setChecked(wrong);
    if (wrong.id || wrong.context || wrong.rates.length > 0) return;
    const whole = id.trim();
    add.mutate((api) =>
      api.add({
        id: whole,
        name: name.trim() || whole.slice(whole.indexOf("/") + 1),
        ...(Number(context) > 0 && { context_tokens: Number(context) }),
        ...(!isEmpty(texts) && { prices: toPrices(texts) }),
      }),
    );
  }

  return (
    <Modal
      label={translate("models.admin.add")}
      onClose={onClose}
      className="m-auto max-h-[88dvh] w-[min(34rem,calc(100vw-1.5rem))] animate-appear overflow-y-auto rounded-bubble border border-line bg-float text-base text-ink shadow-float"
    >
      <form
        noValidate
        className="grid gap-4 p-5 md:p-6"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <h2 className="text-lg font-semibold">{translate("models.admin.add")}</h2>
        <Field
          label={translate("models.admin.id")}
          hint={translate("models.admin.idHint")}
          problem={checked?.id ? translate("models.admin.wrongId") : undefined}
          dir="ltr"
          name="id"
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={id}
          onChange={(event) => setId(event.target.value)}
        />
        <Field
          label={translate("models.admin.name")}
          name="name"
          autoComplete="off"
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label={translate("models.admin.contextTokens")}
          problem={checked?.context ? translate("models.admin.wrongTokens") : undefined}
          name="context"
          inputMode="numeric"
          autoComplete="off"
          maxLength={9}
          value={context}
          onChange={(event) => setContext(event.target.value)}
        />
        <RateFields texts={texts} wrong={checked?.rates ?? []} onChange={setTexts} />
        <ActionFailure error={add.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{translate("app.cancel")}</Button>
          <Button type="submit" kind="primary" data-testid="save-model" disabled={add.isPending}>
            {translate("models.admin.save")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
