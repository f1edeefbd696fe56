import { useMillrace, useSession } from "@millrace/react";
import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { Composer } from "../composer/composer.tsx";
import { forgetUser, sessionsQuery } from "../queries.ts";
import { HomeLink } from "../shell/missing-page.tsx";
import { RailButton } from "../shell/rail-button.tsx";
import { ActionFailure } from "../ui/action-failure.tsx";
import { FullPageNotice } from "../ui/full-page-notice.tsx";
import { MessageList } from "./message-list.tsx";
import { TopBar } from "./top-bar.tsx";
import { useAction } from "./use-action.ts";

const route = getRouteApi("/signed-in/s/$sessionId");

export function ConversationPage() {
  const { sessionId } = route.useParams();
  return <Conversation key={sessionId} id={sessionId} />;
}

function Conversation({ id }: { id: string }) {
  const translate = useTranslations();
  const { view, store } = useSession(id);
  const { state, status, connection } = view;
  const { run, failure } = useAction();
  const isRunning = (state?.active_runs.length ?? 0) > 0;
  useFreshSessionList(state && `${state.session.title} ${state.session.message_count}`);

  useEffect(() => {
    if (status === "signed_out") forgetUser();
  }, [status]);

  if (status === "not_found") return <NotFound />;

  const note =
    connection === "offline" ? translate("composer.offline") : isRunning ? translate("composer.queued") : undefined;

  return (
    <>
      <title>{`${state?.session.title ?? translate("conversation.label")} · ${translate("app.name")}`}</title>
      <TopBar session={state?.session} connection={connection} />
      <MessageList view={view} store={store}>
        <ActionFailure error={failure} />
        <Composer
          draftKey={id}
          onSend={(content, model) => store.send(content, model === undefined ? {} : { model })}
          onStop={isRunning ? () => run(() => store.stop()) : undefined}
          note={note}
        />
      </MessageList>
    </>
  );
}

/** The list in the rail shows titles and order, which change with what happens here. */
function useFreshSessionList(version: string | null): void {
  const queryClient = useQueryClient();
  const { api } = useMillrace();
  useEffect(() => {
    if (version !== null) void queryClient.invalidateQueries({ queryKey: sessionsQuery(api).queryKey });
  }, [queryClient, api, version]);
}

function NotFound() {
  const translate = useTranslations();
  return (
    <>
      <title>{translate("app.name")}</title>
      <header className="flex h-14 items-center px-3">
        <RailButton />
      </header>
      <FullPageNotice text={translate("conversation.notFound")} action={<HomeLink />} />
    </>
  );
}
