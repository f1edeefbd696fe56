import type { UsageFigures } from "@millrace/protocol";
import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useFigures } from "./figures.ts";

export interface NamedFigures extends UsageFigures {
  id: string;
  name: string;
  /** The name where there is little room. */
  short?: string;
  /** A session that can be gone to. */
  session?: string;
}

interface UsageTableProps {
  rows: readonly NamedFigures[];
  of: "day" | "model" | "session" | "person";
}

/** What the charts show, in figures. */
export function UsageTable({ rows, of }: UsageTableProps) {
  const translate = useTranslations("usage");
  const { cost, count, day } = useFigures();
  const number = "ps-4 text-end tabular-nums";
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label={translate(`columns.${of}`)} tabIndex={0} className="overflow-x-auto">
      <table className="w-full min-w-100 text-sm">
        <thead>
          <tr className="border-b border-line text-quiet [&>th]:pb-2 [&>th]:font-medium">
            <th scope="col" className="text-start">
              {translate(`columns.${of}`)}
            </th>
            <th scope="col" className={number}>
              {translate("cost")}
            </th>
            <th scope="col" className={number}>
              {translate("input")}
            </th>
            <th scope="col" className={number}>
              {translate("output")}
            </th>
            <th scope="col" className={number}>
              {translate("calls")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} className="border-b border-line last:border-0 [&>*]:py-2">
              {/* Names are cut off at their own ends, and stand where the table begins. */}
              <th scope="row" className="max-w-80 text-start font-normal">
                <span className="flex">
                  {row.session ? (
                    <Link
                      to="/s/$sessionId"
                      params={{ sessionId: row.session }}
                      dir="auto"
                      className="min-w-0 truncate text-accent-strong underline-offset-4 hover:underline -my-0.5 py-0.5 pointer-coarse:py-3"
                    >
                      {row.name}
                    </Link>
                  ) : (
                    <bdi className="min-w-0 truncate">{of === "day" ? day(row.name) : row.name}</bdi>
                  )}
                </span>
              </th>
              <td className={number}>
                {cost(row.unpriced_calls === row.calls ? null : row.cost_nano_usd, row.estimated_calls > 0)}
              </td>
              <td className={number}>{count(row.input_tokens)}</td>
              <td className={number}>{count(row.output_tokens)}</td>
              <td className={number}>{count(row.calls)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
