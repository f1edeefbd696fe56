import type { ModelPrices } from "@millrace/protocol";
import { useTranslations } from "use-intl";
import { useModelWords } from "../../composer/use-model-words.ts";
import { RATES } from "./rates.ts";

/** What each kind of token costs, by the length of the request. */
export function PriceTable({ prices }: { prices: ModelPrices }) {
  const translate = useTranslations("models.admin");
  const words = useModelWords();
  const columns = [{ above_input_tokens: 0, ...prices }, ...prices.tiers];
  const rows = RATES.filter((rate) => columns.some((column) => column[rate] !== null));
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-sm">
        <caption className="pb-1 text-start text-xs text-quiet">{translate("perMillion")}</caption>
        {prices.tiers.length > 0 && (
          <thead>
            <tr className="text-quiet">
              <td />
              {columns.map(({ above_input_tokens }) => (
                <th key={above_input_tokens} scope="col" className="py-1.5 ps-3 text-end font-normal">
                  {above_input_tokens === 0
                    ? translate("anyLength")
                    : translate("above", { tokens: words.tokens(above_input_tokens) })}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map((rate) => (
            <tr key={rate} className="border-t border-line">
              <th scope="row" className="py-1.5 text-start font-normal text-quiet">
                {translate(`rates.${rate}`)}
              </th>
              {columns.map((column) => (
                <td key={column.above_input_tokens} className="py-1.5 ps-3 text-end tabular-nums">
                  {column[rate] === null ? "–" : words.dollars(column[rate])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
