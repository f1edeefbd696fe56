import { createExperimentsApi } from "@millrace/client/experiments";
import {
  type Experiment,
  MIN_PLANNED_ANSWERS,
  PRIMARY_METRICS,
  SESSION_MODES,
  type WriteExperiment,
} from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { problemOf, useReason } from "../locale/use-reason.ts";
import { Card } from "../settings/card.tsx";
import { SelectField } from "../settings/select-field.tsx";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { experimentsQuery } from "./experiment-queries.ts";
import { emptyVariant, VariantFields, type VariantInput } from "./variant-fields.tsx";

const MAX_VARIANTS = 4;

interface ExperimentFormProps {
  /** What is changed; null: a new one is made. */
  draft: Experiment | null;
  /** What it begins with. */
  like: Experiment | null;
  onDone: () => void;
}

/** A draft of a test. */
export function ExperimentForm({ draft, like, onDone }: ExperimentFormProps) {
  const translate = useTranslations();
  const reason = useReason();
  const client = useMillrace();
  const queryClient = useQueryClient();
  const [name, setName] = useState(like?.name ?? "");
  const [mode, setMode] = useState(like?.target.mode ?? "general");
  const [primary, setPrimary] = useState(like?.primary_metric ?? "up_share");
  const [planned, setPlanned] = useState(String(like?.planned_answers ?? 200));
  const [variants, setVariants] = useState<readonly VariantInput[]>(
    () =>
      like?.variants.map((variant) => ({ ...variant, prompt: variant.prompt ?? "" })) ?? [
        emptyVariant("a"),
        emptyVariant("b"),
      ],
  );
  const save = useMutation({
    mutationFn: (body: WriteExperiment) => {
      const api = createExperimentsApi(client.call);
      return draft ? api.update(draft.id, body) : api.create(body);
    },
    onSuccess: onDone,
    onSettled: () => queryClient.invalidateQueries({ queryKey: experimentsQuery(client).queryKey }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({
      name,
      target: { kind: "mode", mode },
      primary_metric: primary,
      planned_answers: Number(planned),
      variants: variants.map((variant) => ({
        name: variant.name,
        prompt: variant.prompt.trim() || null,
        weight: variant.weight,
      })),
    });
  };
  return (
    <form onSubmit={submit} data-testid="experiment-form">
      <Card title={translate(draft ? "promptTests.edit" : "promptTests.create")}>
        <Field
          label={translate("promptTests.name")}
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField
            label={translate("promptTests.target")}
            hint={translate("promptTests.targetNote")}
            value={mode}
            options={SESSION_MODES.map((known) => [known, translate(`feedback.modes.${known}`)] as const)}
            onValue={(value) => setMode(SESSION_MODES.find((known) => known === value) ?? mode)}
          />
          <SelectField
            label={translate("promptTests.primary")}
            hint={translate("promptTests.primaryNote")}
            value={primary}
            options={PRIMARY_METRICS.map((known) => [known, translate(`promptTests.metrics.${known}`)] as const)}
            onValue={(value) => setPrimary(PRIMARY_METRICS.find((known) => known === value) ?? primary)}
          />
        </div>
        <Field
          label={translate("promptTests.planned")}
          hint={translate("promptTests.plannedNote")}
          type="number"
          required
          min={MIN_PLANNED_ANSWERS}
          max={1_000_000}
          value={planned}
          onChange={(event) => setPlanned(event.target.value)}
        />
        {variants.map((variant, index) => (
          <VariantFields
            key={variant.key}
            letter={String.fromCharCode("A".charCodeAt(0) + index)}
            variant={variant}
            onChange={(next) => setVariants(variants.with(index, next))}
            onRemove={variants.length > 2 ? () => setVariants(variants.toSpliced(index, 1)) : undefined}
          />
        ))}
        {variants.length < MAX_VARIANTS && (
          <Button
            className="justify-self-start"
            onClick={() => setVariants([...variants, emptyVariant(freeKey(variants))])}
          >
            <Plus size={16} aria-hidden="true" />
            {translate("promptTests.addVariant")}
          </Button>
        )}
        {save.isError && <Notice>{translate("promptTests.notDone", { reason: reason(problemOf(save.error)) })}</Notice>}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onDone}>{translate("app.cancel")}</Button>
          <Button kind="primary" type="submit" disabled={save.isPending}>
            {translate("promptTests.save")}
          </Button>
        </div>
      </Card>
    </form>
  );
}

/** A key that tells a new variant from the others while they are written; the server gives them their own. */
function freeKey(variants: readonly VariantInput[]): string {
  return ["a", "b", "c", "d"].find((letter) => variants.every(({ key }) => key !== letter)) ?? "";
}
