import type { ProviderKey } from "@millrace/protocol";
import { useTranslations } from "use-intl";
import { Field } from "../../ui/field.tsx";
import { KeyForm } from "./key-form.tsx";
import type { KeysOf } from "./keys-queries.ts";

interface ServerFormProps {
  keys: KeysOf;
  before: ProviderKey | undefined;
  onClose: () => void;
}

export function ServerForm({ keys, before, onClose }: ServerFormProps) {
  const translate = useTranslations("keys");
  return (
    <KeyForm
      keys={keys}
      before={before}
      subjectOf={(form) => ({
        provider: "server",
        name: before?.name ?? String(form.get("name")).trim(),
        base_url: String(form.get("address")).trim(),
      })}
      keyLabel={translate("keyOptional")}
      needsKey={false}
      modelsHint={translate("serverModelsHint")}
      title={before?.name ?? null}
      onClose={onClose}
    >
      {!before && (
        <Field
          name="name"
          label={translate("name")}
          hint={translate("nameHint", { example: "lab/llama-3.3-70b" })}
          required
          pattern="[a-z0-9][a-z0-9\-]{0,31}"
          title={translate("nameTaken")}
          maxLength={32}
          dir="ltr"
          autoCapitalize="off"
          autoComplete="off"
          spellCheck={false}
        />
      )}
      <Field
        name="address"
        label={translate("address")}
        hint={translate("addressHint", { example: "https://llm.example.org/v1" })}
        type="url"
        required
        maxLength={500}
        dir="ltr"
        defaultValue={before?.base_url ?? ""}
        autoComplete="off"
        spellCheck={false}
      />
    </KeyForm>
  );
}
