import { useId } from "react";
import { useTranslations } from "use-intl";

/** Which models a key is to offer, one per line. */
export function ModelsField({ models, hint }: { models: readonly string[]; hint: string }) {
  const translate = useTranslations("keys");
  const id = useId();
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {translate("models")}
      </label>
      <textarea
        id={id}
        name="models"
        dir="ltr"
        rows={Math.min(Math.max(models.length, 2), 8)}
        defaultValue={models.join("\n")}
        autoCapitalize="off"
        autoComplete="off"
        spellCheck={false}
        aria-describedby={`${id}-hint`}
        className="rounded-control border border-line-strong bg-surface px-3 py-2 font-mono text-sm outline-offset-0"
      />
      <p id={`${id}-hint`} className="text-sm text-quiet">
        {hint}
      </p>
    </div>
  );
}

export function modelsOf(form: FormData): string[] {
  return String(form.get("models") ?? "")
    .split(/[\n,]/)
    .flatMap((line) => line.trim() || []);
}
