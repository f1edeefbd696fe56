import { useSession } from "@millrace/react";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { Composer } from "../composer/composer.tsx";
import { PageTitle } from "../shell/page-title.tsx";
import { ActionFailure } from "../ui/action-failure.tsx";
import { GoneSession } from "./gone-session.tsx";
import { MessageList } from "./message-list.tsx";
import { TopBar } from "./top-bar.tsx";
import { useAction } from "./use-action.ts";

const Queue = lazy(() => import("./queue/queue.tsx").then((module) => ({ default: module.Queue })));

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
  const [wasThere, setWasThere] = useState(false);
  if (state && !wasThere) setWasThere(true);

  if (status === "not_found") return <GoneSession wasThere={wasThere} view={view} store={store} />;

  const note =
    connection === "offline" || connection === "reconnecting"
      ? translate(`composer.${connection}`)
      : isRunning
        ? translate("composer.queued")
        : undefined;

  return (
    <>
      <PageTitle>{state?.session.title ?? translate("conversation.label")}</PageTitle>
      <TopBar session={state?.session} />
      <MessageList view={view} store={store}>
        <ActionFailure error={failure} />
        {view.queue.length > 0 && (
          <Suspense>
            <Queue queue={view.queue} store={store} />
          </Suspense>
        )}
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
