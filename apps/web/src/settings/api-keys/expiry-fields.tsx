import { useId } from "react";
import { useTranslations } from "use-intl";
import { Field } from "../../ui/field.tsx";
import { EXPIRY_DAYS, type Expiry } from "./expiry.ts";

interface ExpiryFieldsProps {
  expiry: Expiry;
  onChange: (expiry: Expiry) => void;
  problem: string | undefined;
}

export function ExpiryFields({ expiry, onChange, problem }: ExpiryFieldsProps) {
  const translate = useTranslations("apiKeys");
  const id = useId();
  const choose = (value: string) => {
    if (value === "never") onChange({ kind: "never" });
    else if (value === "date") onChange({ kind: "date", date: "" });
    else onChange({ kind: "days", days: Number(value) });
  };
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <div className="grid content-start gap-1.5">
        <label htmlFor={id} className="text-sm font-medium">
          {translate("expiry")}
        </label>
        <select
          id={id}
          value={expiry.kind === "days" ? expiry.days : expiry.kind}
          onChange={(event) => choose(event.currentTarget.value)}
          className="h-11 rounded-control border border-line-strong bg-surface px-3 outline-offset-0"
        >
          {EXPIRY_DAYS.map((days) => (
            <option key={days} value={days}>
              {translate("inDays", { days })}
            </option>
          ))}
          <option value="date">{translate("onDate")}</option>
          <option value="never">{translate("never")}</option>
        </select>
      </div>
      {expiry.kind === "date" && (
        <Field
          type="date"
          label={translate("date")}
          problem={problem}
          value={expiry.date}
          onChange={(event) => onChange({ kind: "date", date: event.currentTarget.value })}
        />
      )}
    </div>
  );
}
