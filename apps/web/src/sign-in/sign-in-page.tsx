import { useMillrace } from "@millrace/react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { configQuery } from "../queries.ts";
import { Button } from "../ui/button.tsx";
import { Logo } from "../ui/logo.tsx";
import { AccountForm } from "./account-form.tsx";
import { useSignIn } from "./use-sign-in.ts";

const LanguageMenu = lazy(() =>
  import("../locale/language-menu.tsx").then((module) => ({ default: module.LanguageMenu })),
);

export function SignInPage() {
  const translate = useTranslations();
  const client = useMillrace();
  const { api } = client;
  const config = useQuery(configQuery(client));
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
          onSubmit={({ name, email, password }) =>
            signIn.mutate(() =>
              kind === "in" ? api.signIn({ email, password }) : api.signUp({ name, email, password }),
            )
          }
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
