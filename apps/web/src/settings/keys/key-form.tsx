import type { ProviderKey, SaveProviderKey } from "@millrace/protocol";
import { type FormEvent, type ReactNode, useRef } from "react";
import { useTranslations } from "use-intl";
import { problemOf, useReason } from "../../locale/use-reason.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { showToast } from "../../ui/toast.ts";
import { KeyField } from "./key-field.tsx";
import type { KeysOf } from "./keys-queries.ts";
import { ModelsField, modelsOf } from "./models-field.tsx";
import { useSaveKey } from "./use-save-key.ts";

interface KeyFormProps {
  keys: KeysOf;
  /** What the form's fields say of the key, besides the key and the models. */
  subjectOf: (form: FormData) => Omit<SaveProviderKey, "key" | "models" | "untested">;
  before: ProviderKey | undefined;
  keyLabel: string;
  needsKey: boolean;
  keyHint?: ReactNode;
  modelsHint: string;
  /** Further fields, before the key. */
  children?: ReactNode;
  /** As people know what it is the key of; null where the form says it. */
  title: string | null;
  onClose: () => void;
}

/** Enters or replaces a key. What was typed leaves the page with the answer, unless it could not be tried. */
export function KeyForm({
  keys,
  subjectOf,
  before,
  keyLabel,
  needsKey,
  keyHint,
  modelsHint,
  title,
  onClose,
  children,
}: KeyFormProps) {
  const translate = useTranslations("keys");
  const reason = useReason();
  const keyField = useRef<HTMLInputElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const { saving, save } = useSaveKey(keys, (name) => {
    showToast({ text: translate("saved", { name: title ?? name }), seconds: 5 });
    onClose();
  });
  const isBusy = saving.status === "busy";

  async function submit(untested: boolean): Promise<void> {
    if (!form.current || !keyField.current || isBusy) return;
    const field = keyField.current;
    const data = new FormData(form.current);
    const key = field.value.trim();
    const models = modelsOf(data);
    const outcome = await save({
      ...subjectOf(data),
      ...(key !== "" && { key }),
      ...(models.length > 0 && { models }),
      ...(untested && { untested }),
    });
    if (outcome !== null && outcome !== "unreachable") field.value = "";
  }

  return (
    <form
      ref={form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit(false);
      }}
      className="grid gap-4"
    >
      {children}
      <KeyField field={keyField} label={keyLabel} required={needsKey} hint={keyHint} />
      <ModelsField models={before?.models ?? []} hint={modelsHint} />
      {saving.status === "refused" && (
        <Notice
          actions={
            saving.outcome === "unreachable" && (
              <Button data-testid="save-anyway" onClick={() => void submit(true)}>
                {translate("saveAnyway")}
              </Button>
            )
          }
        >
          {translate(`outcome.${saving.outcome}`)}
        </Notice>
      )}
      {saving.status === "failed" && <Notice>{reason(problemOf(saving.error))}</Notice>}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{translate("cancel")}</Button>
        <Button type="submit" kind="primary" data-testid="save-key" aria-disabled={isBusy}>
          {translate(isBusy ? "saving" : "save")}
        </Button>
      </div>
    </form>
  );
}
