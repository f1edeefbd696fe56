import { useConnection, useMillrace } from "@millrace/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { Composer } from "../composer/composer.tsx";
import { clearDraft, saveDraft } from "../composer/draft.ts";
import { useModel } from "../composer/use-model.ts";
import { FlowLine } from "../conversation/flow-line.tsx";
import { problemOf, useReason } from "../locale/use-reason.ts";
import { QUICK_PROMPTS } from "../prompts/quick-prompts.ts";
import { LISTS } from "../queries.ts";
import { PageHeader } from "../shell/page-header.tsx";
import { PageTitle } from "../shell/page-title.tsx";
import { Notice } from "../ui/notice.tsx";
import { RecentSessions } from "./recent-sessions.tsx";
import { titleOf } from "./title-of.ts";

export function HomePage() {
  const translate = useTranslations();
  const reason = useReason();
  const start = useStartSession();
  const { model, models } = useModel();
  const isOffline = useConnection().status === "offline";

  useEffect(() => {
    import("../conversation/conversation-page.tsx").catch(() => {}); // so that the first answer does not wait for it
  }, []);

  return (
    <>
      <PageTitle>{translate("home.title")}</PageTitle>
      <PageHeader />
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto px-4 pb-[max(1rem,env(safe-area-inset-bottom))]">
        <div className="mx-auto flex w-full max-w-170 flex-1 flex-col md:flex-none md:pt-[16vh]">
          <h1 className="mt-auto text-2xl font-semibold tracking-tight text-balance md:mt-0">
            {translate("home.heading")}
          </h1>
          {model?.demo && (
            <p className="mt-1.5 text-quiet">
              {translate("app.demoModel")}
              {models.every(({ demo }) => demo) && (
                <Link
                  to="/settings/$section"
                  params={{ section: "keys" }}
                  className="ms-3 text-accent-strong underline underline-offset-4"
                >
                  {translate("home.addKey")}
                </Link>
              )}
            </p>
          )}
          <div className="order-last mt-5 bg-canvas max-md:sticky max-md:bottom-0 max-md:z-10 md:order-none">
            {start.isError && (
              <div className="mb-3">
                <Notice>{translate("home.failed", { reason: reason(problemOf(start.error)) })}</Notice>
              </div>
            )}
            {start.isPending ? (
              <FlowLine word={translate("phase.sending")} />
            ) : (
              <Composer
                draftKey="new"
                onSend={(content, model) => start.mutate({ content, model })}
                blocked={isOffline ? translate("home.offline") : undefined}
              />
            )}
          </div>
          <ul aria-label={translate("home.prompts")} className="mt-5 grid gap-2 md:grid-cols-2">
            {QUICK_PROMPTS.map((key) => (
              <li key={key}>
                <button
                  type="button"
                  disabled={start.isPending || isOffline}
                  onClick={() => start.mutate({ content: translate(`prompts.quick.${key}`), model: model?.id })}
                  className="h-full min-h-11 w-full rounded-card border border-line px-3.5 py-2.5 text-start text-quiet transition-colors duration-150 enabled:hover:border-line-strong enabled:hover:bg-surface enabled:hover:text-ink disabled:opacity-60"
                >
                  {translate(`prompts.quick.${key}`)}
                </button>
              </li>
            ))}
          </ul>
          <RecentSessions />
        </div>
      </div>
    </>
  );
}

interface FirstMessage {
  content: string;
  model: string | undefined;
}

/** Makes a session of its first message, sends it, and goes there. What could not be sent is a draft again. */
function useStartSession() {
  const client = useMillrace();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: ({ content }: FirstMessage) =>
      client.api.createSession({ title: titleOf(content), title_source: "message" }),
    onSuccess: async ({ id }, { content, model }) => {
      clearDraft("new");
      client.session(id).send(content, model === undefined ? {} : { model });
      void queryClient.invalidateQueries({ queryKey: LISTS });
      await navigate({ to: "/s/$sessionId", params: { sessionId: id } });
    },
    onError: (_, { content }) => saveDraft("new", content),
  });
}
