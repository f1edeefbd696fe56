import { type FormEvent, useId } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { LONGEST_NAME, LONGEST_TEXT, type SavedPrompt } from "./saved-prompts.ts";

interface PromptFormProps {
  prompt: SavedPrompt;
  onSave: (prompt: SavedPrompt) => void;
  onCancel: (() => void) | undefined;
}

export function PromptForm({ prompt, onSave, onCancel }: PromptFormProps) {
  const translate = useTranslations();
  const textId = useId();

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [name, text] = [form.get("name"), form.get("text")].map((value) => String(value).trim());
    if (name && text) onSave({ ...prompt, name, text });
  }

  return (
    <form onSubmit={submit} className="grid gap-4">
      <Field
        label={translate("prompts.name")}
        name="name"
        required
        maxLength={LONGEST_NAME}
        defaultValue={prompt.name}
        autoFocus
      />
      <div className="grid gap-1.5">
        <label htmlFor={textId} className="text-sm font-medium">
          {translate("prompts.text")}
        </label>
        <textarea
          id={textId}
          name="text"
          required
          dir="auto"
          rows={5}
          maxLength={LONGEST_TEXT}
          defaultValue={prompt.text}
          className="rounded-control border border-line-strong bg-surface px-3 py-2 text-read outline-offset-0"
        />
      </div>
      <div className="flex justify-end gap-2">
        {onCancel && <Button onClick={onCancel}>{translate("app.cancel")}</Button>}
        <Button type="submit" kind="primary">
          {translate("prompts.save")}
        </Button>
      </div>
    </form>
  );
}
