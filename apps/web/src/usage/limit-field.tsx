import { createUsageApi } from "@millrace/client/usage";
import type { SetBudget } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { problemOf, useReason } from "../locale/use-reason.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { budgetsQuery, workspaceBudgetsQuery } from "./queries.ts";

const NANO_USD = 1_000_000_000;
const MOST_USD = 1_000_000;

interface LimitFieldProps {
  label: string;
  limit: number | null;
  budget: Omit<SetBudget, "limit_nano_usd">;
  /** The limit was stored. */
  onSaved?: () => void;
}

/** A limit in US dollars; empty for none. */
export function LimitField({ label, limit, budget, onSaved }: LimitFieldProps) {
  const translate = useTranslations("usage.budgets");
  const reason = useReason();
  const client = useMillrace();
  const queries = useQueryClient();
  const stored = limit === null ? "" : String(limit / NANO_USD);
  const [text, setText] = useState(stored);
  const wanted = limitOf(text);
  const save = useMutation({
    mutationFn: (limit_nano_usd: number | null) => createUsageApi(client.call).setBudget({ ...budget, limit_nano_usd }),
    onSuccess(budgets) {
      queries.setQueryData(workspaceBudgetsQuery(client).queryKey, budgets);
      void queries.invalidateQueries(budgetsQuery(client));
      onSaved?.();
    },
  });
  const problem = wanted === undefined ? translate("invalid") : save.error ? reason(problemOf(save.error)) : undefined;
  return (
    <form
      className="grid content-start gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted !== undefined) save.mutate(wanted);
      }}
    >
      <Field
        label={label}
        dir="ltr"
        inputMode="decimal"
        value={text}
        placeholder={translate("noLimit")}
        problem={problem}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {/* A budget of somebody's own may be stored although it says the same as everybody's. */}
      {(text.trim() !== stored || onSaved) && (
        <Button type="submit" kind="primary" disabled={wanted === undefined || save.isPending} className="w-fit">
          {translate("save")}
        </Button>
      )}
    </form>
  );
}

/** Undefined where the text is no amount. */
function limitOf(text: string): number | null | undefined {
  const plain = text.trim().replace(",", ".");
  if (plain === "") return null;
  const usd = /^\d+(\.\d*)?$/.test(plain) ? Number(plain) : Number.NaN;
  return usd <= MOST_USD ? Math.round(usd * NANO_USD) : undefined;
}
