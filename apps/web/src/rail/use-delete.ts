import type { Session, SessionPage } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { type InfiniteData, useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { clearDraft } from "../composer/draft.ts";
import { problemOf, useReason } from "../locale/use-reason.ts";
import { LISTS } from "../queries.ts";
import { useRail } from "../shell/use-rail.ts";
import { showToast } from "../ui/toast.ts";

const UNDO_SECONDS = 10;
/** The server waits a little longer, for an Undo of the last moment has a way to go. */
const GRACE_SECONDS = 3;
const FAILURE_SECONDS = 10;

type Deleted = Pick<Session, "id" | "title">;

interface Deletion {
  session: Deleted;
  /** Whether its conversation was on the page. */
  wasShown: boolean;
}

/** Deletes sessions at once, and offers to undo it for a while. What goes wrong is said in the same place. */
export function useDelete(): (session: Deleted) => void {
  const translate = useTranslations("list");
  const reason = useReason();
  const client = useMillrace();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const rail = useRail();
  const shown = useParams({ strict: false }).sessionId;
  const fetchLists = () => queryClient.invalidateQueries({ queryKey: LISTS });

  const restore = useMutation({
    mutationFn: ({ session }: Deletion) => client.api.restoreSession(session.id),
    onSuccess: async ({ id }, { wasShown }) => {
      if (wasShown) await navigate({ to: "/s/$sessionId", params: { sessionId: id } });
    },
    onError: (error, { session }) => {
      const title = isolated(session.title);
      const why = problemOf(error)?.code === "not_found" ? translate("undoTooLate") : reason(problemOf(error));
      showToast({ text: translate("undoFailed", { title, reason: why }), seconds: FAILURE_SECONDS });
    },
    onSettled: fetchLists,
  });
  const remove = useMutation({
    mutationFn: ({ session }: Deletion) =>
      client.api.deleteSession(session.id, { undoSeconds: UNDO_SECONDS + GRACE_SECONDS }),
    async onMutate({ session }) {
      await queryClient.cancelQueries({ queryKey: LISTS });
      queryClient.setQueriesData<unknown>({ queryKey: LISTS }, (data: unknown) => withoutSession(data, session.id));
    },
    async onSuccess(_, deletion) {
      const { id, title } = deletion.session;
      if (deletion.wasShown) await navigate({ to: "/" });
      // A sheet would lie above the way back.
      if (!rail.isWide) rail.setOpen(false);
      showToast({
        text: translate("deleted", { title: isolated(title) }),
        action: { label: translate("undo"), run: () => restore.mutate(deletion) },
        seconds: UNDO_SECONDS,
        onGone: () => clearDraft(id),
      });
    },
    onError: (error, { session: { title } }) =>
      showToast({
        text: translate("deleteFailed", { title: isolated(title), reason: reason(problemOf(error)) }),
        seconds: FAILURE_SECONDS,
      }),
    onSettled: fetchLists,
  });
  return (session) => remove.mutate({ session, wasShown: session.id === shown });
}

/** A title whose direction turns nothing around it. */
function isolated(title: string): string {
  return `\u2068${title}\u2069`;
}

/** A list of sessions without one; what else is kept under such keys stays as it is. */
function withoutSession(data: unknown, id: string): unknown {
  if (typeof data !== "object" || data === null || !("pages" in data)) return data;
  const list = data as InfiniteData<SessionPage>; // the only thing of this form under these keys
  return {
    ...list,
    pages: list.pages.map((page) => ({ ...page, items: page.items.filter((session) => session.id !== id) })),
  };
}
