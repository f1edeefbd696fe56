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

const ConversationCommands = lazy(() =>
  import("../commands/conversation-commands.tsx").then((module) => ({ default: module.ConversationCommands })),
);
const Queue = lazy(() => import("./queue/queue.tsx").then((module) => ({ default: module.Queue })));

const route = getRouteApi("/signed-in/s/$sessionId");

export function ConversationPage() {
  const { sessionId } = route.useParams();
  /** How often a session that was deleted came back while it was on the page. */
  const [returns, setReturns] = useState(0);
  return <Conversation key={`${sessionId} ${returns}`} id={sessionId} onReturned={() => setReturns(returns + 1)} />;
}

function Conversation({ id, onReturned }: { id: string; onReturned: () => void }) {
  const translate = useTranslations();
  const { view, store } = useSession(id);
  const { state, status, connection } = view;
  const { run, failure } = useAction();
  const isRunning = (state?.active_runs.length ?? 0) > 0;
  const [wasThere, setWasThere] = useState(false);
  if (state && !wasThere) setWasThere(true);

  if (status === "not_found") {
    return <GoneSession wasThere={wasThere} view={view} store={store} onReturned={onReturned} />;
  }

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
      <Suspense>
        <ConversationCommands view={view} store={store} run={run} />
      </Suspense>
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
          pausedUntil={view.sendAfter}
        />
      </MessageList>
    </>
  );
}
