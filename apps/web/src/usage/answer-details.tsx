import type { CallFigures } from "@millrace/protocol";
import { useFormatter, useTranslations } from "use-intl";
import { useAmounts } from "../locale/use-amounts.ts";
import { useFigures } from "./figures.ts";

/** What took less says nothing about speed. */
const SHORTEST_MS = 200;

/** All that is known of the calls that made an answer. */
export function AnswerDetails({ calls, cost }: { calls: readonly CallFigures[]; cost: string }) {
  const translate = useTranslations("usage.answer");
  const format = useFormatter();
  const { count } = useFigures();
  const { duration } = useAmounts();
  const [newest] = calls;
  if (!newest) return null;
  const { ttft_ms, latency_ms, output_tokens, key_source } = newest;
  const writing = latency_ms !== null && ttft_ms !== null ? latency_ms - ttft_ms : 0;
  const speed = output_tokens !== null && writing >= SHORTEST_MS ? (output_tokens * 1_000) / writing : null;
  const rows: [string, string | null][] = [
    [translate("cost"), cost],
    [translate("input"), total(calls, "input_tokens", count)],
    [translate("cached"), total(calls, "cached_input_tokens", count)],
    [translate("output"), total(calls, "output_tokens", count)],
    [translate("reasoning"), total(calls, "reasoning_tokens", count)],
    [translate("ttft"), ttft_ms === null ? null : duration(ttft_ms)],
    [translate("time"), latency_ms === null ? null : duration(latency_ms)],
    [translate("speed"), speed === null ? null : translate("perSecond", { value: format.number(Math.round(speed)) })],
    [translate("model"), newest.model],
    [translate("key"), translate(`keys.${key_source}`)],
  ];
  return (
    <>
      <h3 className="mb-2 font-medium">{translate("title")}</h3>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 tabular-nums">
        {rows.map(
          ([name, value]) =>
            value !== null && (
              <div key={name} className="contents">
                <dt className="text-quiet">{name}</dt>
                <dd className="truncate text-end" title={value}>
                  {value}
                </dd>
              </div>
            ),
        )}
      </dl>
      {calls.some(({ estimated }) => estimated) && (
        <p className="mt-3 text-xs text-quiet text-pretty">{translate("estimated")}</p>
      )}
    </>
  );
}

type Tokens = "input_tokens" | "cached_input_tokens" | "output_tokens" | "reasoning_tokens";

/** Null where no call says. */
function total(calls: readonly CallFigures[], name: Tokens, count: (value: number) => string): string | null {
  const known = calls.flatMap((call) => call[name] ?? []);
  return known.length === 0 ? null : count(known.reduce((sum, value) => sum + value, 0));
}
