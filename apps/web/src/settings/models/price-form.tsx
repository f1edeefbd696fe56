import { useState } from "react";
import { useTranslations } from "use-intl";
import { ActionFailure } from "../../ui/action-failure.tsx";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { RateFields } from "./rate-fields.tsx";
import { type Rate, type RateTexts, toPrices, wrongRates } from "./rates.ts";
import { useChangeModels } from "./use-models-admin.ts";

/** Sets what a model costs from a day on. */
export function PriceForm({ model }: { model: string }) {
  const translate = useTranslations("models.admin");
  const [from, setFrom] = useState(today);
  const [texts, setTexts] = useState<RateTexts>({});
  const [wrong, setWrong] = useState<Rate[]>([]);
  const set = useChangeModels(() => setTexts({}));

  return (
    <form
      noValidate
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        const found = wrongRates(texts);
        setWrong(found);
        if (found.length > 0 || from === "") return;
        const prices = toPrices(texts);
        set.mutate((api) => api.addPrice({ model, effective_from: `${from}T00:00:00Z`, prices }));
      }}
    >
      <RateFields texts={texts} wrong={wrong} onChange={setTexts} />
      <Field
        type="date"
        label={translate("from")}
        hint={translate("fromHint")}
        value={from}
        problem={from === "" ? translate("wrongDay") : undefined}
        onChange={(event) => setFrom(event.target.value)}
      />
      <ActionFailure error={set.error} />
      <Button
        type="submit"
        kind="primary"
        data-testid="set-price"
        disabled={set.isPending}
        className="justify-self-start"
      >
        {translate("setPrice")}
      </Button>
    </form>
  );
}

/** Days begin at midnight UTC here, as in the catalogue. */
function today(): string {
  return new Date().toISOString().slice(0, 10);
}
