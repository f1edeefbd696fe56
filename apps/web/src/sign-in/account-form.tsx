import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { problemOf, useReason } from "../locale/use-reason.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { checkFields, type FieldProblems, type Fields } from "./check-fields.ts";

interface AccountFormProps {
  kind: "in" | "up";
  busy: boolean;
  error: Error | null;
  onSubmit: (fields: Fields) => void;
}

export function AccountForm({ kind, busy, error, onSubmit }: AccountFormProps) {
  const translate = useTranslations("signIn");
  const reason = useReason();
  const code = problemOf(error)?.code;
  const [problems, setProblems] = useState<FieldProblems>({});

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const text = (name: string) => String(data.get(name) ?? "");
    const fields = { name: text("name").trim(), email: text("email").trim(), password: text("password") };
    const found = checkFields(kind, fields);
    setProblems(found);
    const first = Object.keys(found)[0];
    if (first) form.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
    else onSubmit(fields);
  }

  const problemAt = (field: keyof FieldProblems) => (problems[field] ? translate(problems[field]) : undefined);

  return (
    <form noValidate onSubmit={submit} className="mt-6 grid gap-4">
      {kind === "up" && <Field name="name" label={translate("name")} autoComplete="name" problem={problemAt("name")} />}
      <Field
        name="email"
        type="email"
        label={translate("email")}
        autoComplete="username"
        problem={problemAt("email") ?? (code === "conflict" ? translate("emailTaken") : undefined)}
      />
      <Field
        name="password"
        type="password"
        label={translate("password")}
        autoComplete={kind === "in" ? "current-password" : "new-password"}
        hint={kind === "up" ? translate("passwordHint") : undefined}
        problem={problemAt("password") ?? (code === "credentials_refused" ? translate("refused") : undefined)}
      />
      {error && code !== "conflict" && code !== "credentials_refused" && <Notice>{reason(problemOf(error))}</Notice>}
      <Button type="submit" size="large" disabled={busy} className="border-line-strong">
        {translate(busy ? "busy" : kind === "in" ? "submitIn" : "submitUp")}
      </Button>
    </form>
  );
}
