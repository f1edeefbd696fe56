import { createApiKeysApi } from "@millrace/client/api-keys";
import { API_KEY_SCOPES, type ApiKeyScope, type NewApiKey } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { problemOf, useReason } from "../../locale/use-reason.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { apiKeysQuery } from "./api-keys-query.ts";
import { type Expiry, expiresAt } from "./expiry.ts";
import { ExpiryFields } from "./expiry-fields.tsx";

const LONGEST_NAME = 100;

/** Asks what a key is called, what it may do and how long it holds, and makes it. */
export function KeyForm({ onMade, onCancel }: { onMade: (made: NewApiKey) => void; onCancel: () => void }) {
  const translate = useTranslations();
  const reason = useReason();
  const client = useMillrace();
  const queryClient = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly ApiKeyScope[]>(["read"]);
  const [expiry, setExpiry] = useState<Expiry>({ kind: "days", days: 90 });
  const [isChecked, setChecked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  const expires_at = expiresAt(expiry, Date.now());
  const problems = {
    name: name.trim() === "" ? translate("apiKeys.nameMissing") : undefined,
    scopes: scopes.length === 0 ? translate("apiKeys.scopesMissing") : undefined,
    date: expires_at === undefined ? translate("apiKeys.dateMissing") : undefined,
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (problems.name || problems.scopes || expires_at === undefined) {
      setTimeout(() => form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus());
      return;
    }
    setBusy(true);
    try {
      // Not through a mutation, whose cache would keep the key.
      const made = await createApiKeysApi(client.call).create({ name: name.trim(), scopes: [...scopes], expires_at });
      void queryClient.invalidateQueries({ queryKey: apiKeysQuery(client).queryKey });
      onMade(made);
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };

  return (
    <form ref={form} noValidate onSubmit={(event) => void submit(event)} className="grid gap-5">
      <Field
        label={translate("apiKeys.name")}
        hint={translate("apiKeys.nameHint")}
        problem={isChecked ? problems.name : undefined}
        maxLength={LONGEST_NAME}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <fieldset className="grid gap-1">
        <legend className="text-sm font-medium">{translate("apiKeys.scopes")}</legend>
        {API_KEY_SCOPES.map((scope) => (
          <label key={scope} className="flex min-h-11 cursor-pointer items-start gap-3 py-1.5">
            <input
              type="checkbox"
              checked={scopes.includes(scope)}
              aria-invalid={(isChecked && problems.scopes !== undefined) || undefined}
              onChange={(event) =>
                setScopes(event.currentTarget.checked ? [...scopes, scope] : scopes.filter((other) => other !== scope))
              }
              className="mt-0.5 size-6 shrink-0 accent-accent"
            />
            <span className="grid">
              <span>{translate(`apiKeys.${scope}`)}</span>
              <span className="text-sm text-quiet text-pretty">{translate(`apiKeys.${scope}Hint`)}</span>
            </span>
          </label>
        ))}
        {isChecked && problems.scopes && (
          <p role="alert" className="text-sm text-danger">
            {problems.scopes}
          </p>
        )}
      </fieldset>
      <ExpiryFields expiry={expiry} onChange={setExpiry} problem={isChecked ? problems.date : undefined} />
      {failure !== null && <Notice>{translate("apiKeys.createFailed", { reason: reason(problemOf(failure)) })}</Notice>}
      <div className="flex justify-end gap-2">
        <Button size="large" onClick={onCancel}>
          {translate("app.cancel")}
        </Button>
        <Button type="submit" kind="primary" size="large" disabled={busy}>
          {translate("apiKeys.create")}
        </Button>
      </div>
    </form>
  );
}
