import type { SessionStore, SessionView } from "@millrace/client";
import { useMillrace } from "@millrace/react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef } from "react";
import { useTranslations } from "use-intl";
import { sessionsQuery } from "../queries.ts";
import { HomeLink } from "../shell/missing-page.tsx";
import { PageHeader } from "../shell/page-header.tsx";
import { PageTitle } from "../shell/page-title.tsx";
import { FullPageNotice } from "../ui/full-page-notice.tsx";
import { OutgoingMessage } from "./outgoing-message.tsx";

interface GoneSessionProps {
  /** It was shown before, so it was deleted meanwhile. */
  wasThere: boolean;
  view: SessionView;
  store: SessionStore;
  /** Called when it is listed again: its deletion was undone. */
  onReturned: () => void;
}

/** Stands in place of a session that does not exist for this person, with what they wrote for it and could not send. */
export function GoneSession({ wasThere, view: { outgoing }, store, onReturned }: GoneSessionProps) {
  const translate = useTranslations("conversation");
  useReturn(store.id, onReturned);
  return (
    <>
      <PageTitle />
      <PageHeader />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className={outgoing.length > 0 ? "h-72" : "h-full"}>
          <FullPageNotice text={translate(wasThere ? "deleted" : "notFound")} action={<HomeLink />} />
        </div>
        {outgoing.length > 0 && (
          <ol aria-label={translate("messages")} className="mx-auto grid max-w-190 gap-3 px-4 pb-8">
            {outgoing.map((message) => (
              <li key={message.client_message_id}>
                <OutgoingMessage message={message} store={store} />
              </li>
            ))}
          </ol>
        )}
      </div>
    </>
  );
}

/** A list that was fetched before the deletion still has it; only one that had lost it says that it is back. */
function useReturn(sessionId: string, onReturned: () => void): void {
  const { data } = useInfiniteQuery(sessionsQuery(useMillrace()));
  const wasGone = useRef(false);
  const isListed = data?.pages.some(({ items }) => items.some(({ id }) => id === sessionId));
  const returned = useEffectEvent(onReturned);
  useEffect(() => {
    if (isListed === false) wasGone.current = true;
    if (isListed && wasGone.current) returned();
  }, [isListed]);
}
