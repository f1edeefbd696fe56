import { useTranslations } from "use-intl";
import { Field } from "../../ui/field.tsx";
import { RATES, type Rate, type RateTexts } from "./rates.ts";

interface RateFieldsProps {
  texts: RateTexts;
  wrong: readonly Rate[];
  onChange: (texts: RateTexts) => void;
}

/** A price: what each kind of token costs. */
export function RateFields({ texts, wrong, onChange }: RateFieldsProps) {
  const translate = useTranslations("models.admin");
  return (
    <fieldset className="grid min-w-0 gap-3">
      <legend className="pb-2 text-sm text-quiet text-pretty">{translate("rateHint")}</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        {RATES.map((rate) => (
          <Field
            key={rate}
            label={translate(`rates.${rate}`)}
            inputMode="decimal"
            autoComplete="off"
            name={rate}
            maxLength={16}
            value={texts[rate] ?? ""}
            problem={wrong.includes(rate) ? translate("wrongRate") : undefined}
            onChange={(event) => onChange({ ...texts, [rate]: event.target.value })}
          />
        ))}
      </div>
    </fieldset>
  );
}
