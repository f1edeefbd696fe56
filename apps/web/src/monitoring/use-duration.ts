import { useFormatter } from "use-intl";

const SECOND_MS = 1_000;

/** How long something took, as the reader's region writes it; a dash where that is not known. */
export function useDuration(): (ms: number | null) => string {
  const format = useFormatter();
  return (ms) => {
    if (ms === null) return "–";
    return ms < SECOND_MS
      ? format.number(ms, { style: "unit", unit: "millisecond", maximumFractionDigits: 0 })
      : format.number(ms / SECOND_MS, { style: "unit", unit: "second", maximumFractionDigits: 1 });
  };
}
