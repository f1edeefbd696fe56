import type { UsageRange } from "@millrace/protocol";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Choice } from "../ui/choice.tsx";
import { LENGTHS, lastDays } from "./range.ts";

const CUSTOM = "custom";

/** Of which days figures are shown. */
export function RangeChoice({ range, onChange }: { range: UsageRange; onChange: (range: UsageRange) => void }) {
  const translate = useTranslations("usage");
  const [chosen, setChosen] = useState("30");
  const options = LENGTHS.map((days) => ({
    value: String(days),
    name: days === 1 ? translate("today") : translate("days", { count: days }),
  }));
  const field = (edge: "from" | "to") => (
    <label className="flex items-center gap-2 text-sm">
      {translate(edge)}
      <input
        type="date"
        required
        value={range[edge]}
        min={edge === "to" ? range.from : undefined}
        max={edge === "from" ? range.to : lastDays(1).to}
        onChange={({ currentTarget: { value, validity } }) => {
          if (value !== "" && validity.valid) onChange({ ...range, [edge]: value });
        }}
        className="h-8 rounded-control border border-line-strong bg-surface px-2 pointer-coarse:h-11"
      />
    </label>
  );
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
      <Choice
        label={translate("period")}
        value={chosen}
        options={[...options, { value: CUSTOM, name: translate("custom") }]}
        onChange={(value) => {
          setChosen(value);
          if (value !== CUSTOM) onChange(lastDays(Number(value)));
        }}
      />
      {chosen === CUSTOM && (
        <>
          {field("from")}
          {field("to")}
        </>
      )}
    </div>
  );
}
