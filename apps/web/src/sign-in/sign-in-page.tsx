import { ApiError } from "@millrace/client";
import { useMillrace } from "@millrace/react";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { problemOf, useReason } from "../locale/use-reason.ts";
import { configQuery } from "../queries.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Logo } from "../ui/logo.tsx";
import { Notice } from "../ui/notice.tsx";
import { checkFields, type FieldProblems } from "./check-fields.ts";
import { useSignIn } from "./use-sign-in.ts";

const LanguageMenu = lazy(() =>
  import("../locale/language-menu.tsx").then((module) => ({ default: module.LanguageMenu })),
);

export function SignInPage() {
  const translate = useTranslations();
  const { api } = useMillrace();
  const config = useQuery(configQuery(api));
  const [kind, setKind] = useState<"in" | "up">("in");
  const signIn = useSignIn();
  const title = translate(kind === "in" ? "signIn.titleIn" : "signIn.titleUp");

  return (
    <main className="grid h-full grid-rows-[1fr_auto_1fr] overflow-y-auto px-4">
      <title>{`${title} · ${translate("app.name")}`}</title>
      <div className="justify-self-end py-3">
        <Suspense>
          <LanguageMenu />
        </Suspense>
      </div>
      <div className="w-full max-w-90 justify-self-center">
        <Logo size={40} />
        <h1 className="mt-5 text-2xl font-semibold tracking-tight">{title}</h1>
        <p className="mt-1.5 text-read text-quiet text-pretty">{translate("signIn.intro")}</p>
        {config.data?.demo_login && (
          <>
            <Button
              kind="primary"
              size="large"
              data-testid="demo-login"
              className="mt-7 w-full"
              disabled={signIn.isPending}
              onClick={() => signIn.mutate(() => api.demoLogin())}
            >
              {translate("signIn.demo")}
            </Button>
            <p className="mt-2 text-sm text-quiet">{translate("signIn.demoHint")}</p>
            <div className="mt-6 flex items-center gap-3 text-xs text-quiet before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
              {translate("signIn.or")}
            </div>
          </>
        )}
        <AccountForm
          key={kind}
          kind={kind}
          busy={signIn.isPending}
          error={signIn.error ?? config.error}
          onSubmit={(fields) => signIn.mutate(() => (kind === "in" ? api.signIn(fields) : api.signUp(fields)))}
        />
        {config.data?.sign_up && (
          <button
            type="button"
            className="mt-4 min-h-11 text-sm text-accent-strong underline underline-offset-4"
            onClick={() => {
              signIn.reset();
              setKind(kind === "in" ? "up" : "in");
            }}
          >
            {translate(kind === "in" ? "signIn.toUp" : "signIn.toIn")}
          </button>
        )}
      </div>
    </main>
  );
}

interface AccountFormProps {
  kind: "in" | "up";
  busy: boolean;
  error: Error | null;
  onSubmit: (fields: { name: string; email: string; password: string }) => void;
}

function AccountForm({ kind, busy, error, onSubmit }: AccountFormProps) {
  const translate = useTranslations("signIn");
  const reason = useReason();
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
        problem={problemAt("email") ?? (isTaken(error) ? translate("emailTaken") : undefined)}
      />
      <Field
        name="password"
        type="password"
        label={translate("password")}
        autoComplete={kind === "in" ? "current-password" : "new-password"}
        hint={kind === "up" ? translate("passwordHint") : undefined}
        problem={problemAt("password") ?? (isRefused(error) ? translate("refused") : undefined)}
      />
      {error && !isTaken(error) && !isRefused(error) && <Notice>{reason(problemOf(error))}</Notice>}
      <Button type="submit" size="large" disabled={busy} className="border-line-strong">
        {translate(busy ? "busy" : kind === "in" ? "submitIn" : "submitUp")}
      </Button>
    </form>
  );
}

function isRefused(error: Error | null): boolean {
  return error instanceof ApiError && error.problem.code === "credentials_refused";
}

function isTaken(error: Error | null): boolean {
  return error instanceof ApiError && error.problem.code === "conflict";
}
