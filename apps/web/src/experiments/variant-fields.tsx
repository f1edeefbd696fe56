import type { ExperimentVariant } from "@millrace/protocol";
import { useId } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";

/** A variant while it is written; an empty prompt is the usual one. */
export type VariantInput = Omit<ExperimentVariant, "prompt"> & { prompt: string };

export function emptyVariant(key: string): VariantInput {
  return { key, name: "", prompt: "", weight: 1 };
}

interface VariantFieldsProps {
  letter: string;
  variant: VariantInput;
  onChange: (variant: VariantInput) => void;
  /** Left out while there are no more than a test needs. */
  onRemove: (() => void) | undefined;
}

export function VariantFields({ letter, variant, onChange, onRemove }: VariantFieldsProps) {
  const translate = useTranslations("promptTests");
  const id = useId();
  return (
    <fieldset className="grid gap-4 rounded-card border border-line p-4">
      <legend className="px-1 text-sm font-medium">{translate("variant", { name: letter })}</legend>
      <div className="grid gap-4 sm:grid-cols-[1fr_10rem]">
        <Field
          label={translate("variantName")}
          required
          maxLength={100}
          value={variant.name}
          onChange={(event) => onChange({ ...variant, name: event.target.value })}
        />
        <Field
          label={translate("weight")}
          type="number"
          required
          min={1}
          max={100}
          value={variant.weight}
          onChange={(event) => onChange({ ...variant, weight: event.target.valueAsNumber || 1 })}
        />
      </div>
      <div className="grid gap-1.5">
        <label htmlFor={id} className="text-sm font-medium">
          {translate("prompt")}
        </label>
        <textarea
          id={id}
          dir="auto"
          rows={5}
          maxLength={20_000}
          aria-describedby={`${id}-note`}
          value={variant.prompt}
          onChange={(event) => onChange({ ...variant, prompt: event.target.value })}
          className="rounded-control border border-line-strong bg-surface px-3 py-2 text-base"
        />
        <p id={`${id}-note`} className="text-sm text-quiet">
          {translate("promptNote")}
        </p>
      </div>
      {onRemove && (
        <Button kind="quiet" className="justify-self-start" onClick={onRemove}>
          {translate("removeVariant", { name: letter })}
        </Button>
      )}
    </fieldset>
  );
}
