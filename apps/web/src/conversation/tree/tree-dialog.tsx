import type { Message } from "@millrace/protocol";
import { useMillrace, useSession } from "@millrace/react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { X } from "lucide-react";
import { useTranslations } from "use-intl";
import { Moment } from "../../locale/moment.tsx";
import { ActionFailure } from "../../ui/action-failure.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Modal } from "../../ui/modal.tsx";
import { useAction } from "../use-action.ts";
import { type OutlineLine, outline } from "./outline.ts";

interface TreeDialogProps {
  sessionId: string;
  onClose: () => void;
}

/** Deeper forks than this stand no further in: a phone has no room for it. */
const DEEPEST = 6;

/** Every version of the conversation; the chosen one is shown from its beginning. */
export function TreeDialog({ sessionId, onClose }: TreeDialogProps) {
  const translate = useTranslations("tree");
  const { api } = useMillrace();
  const { view, store } = useSession(sessionId);
  const navigate = useNavigate();
  const { run, failure } = useAction();
  const { data, error } = useQuery({
    queryKey: ["tree", sessionId, view.state?.session.message_count],
    queryFn: ({ signal }) => api.tree(sessionId, signal),
    placeholderData: (before) => before,
  });
  const lines = outline(data?.items ?? []);

  function open(id: string): void {
    run(async () => {
      await store.showVersion(id);
      onClose();
      await navigate({ to: "/s/$sessionId", params: { sessionId }, hash: id });
    });
  }

  return (
    <Modal
      label={translate("title")}
      onClose={onClose}
      className="m-auto max-h-[min(40rem,80dvh)] w-[min(40rem,calc(100vw-2rem))] animate-appear rounded-bubble border border-line bg-float text-base text-ink shadow-float"
    >
      <div className="grid grid-cols-1 gap-2 p-4">
        <div className="flex items-center justify-between gap-2">
          <h2 className="text-lg font-semibold">{translate("title")}</h2>
          <IconButton label={translate("close")} icon={<X size={16} />} onClick={onClose} />
        </div>
        <ActionFailure error={failure ?? error} />
        <ol className="grid grid-cols-1 gap-0.5">
          {lines.map((line) => (
            <TreeLine key={line.stretch.id} line={line} path={view.path} onOpen={() => open(line.stretch.id)} />
          ))}
        </ol>
      </div>
    </Modal>
  );
}

interface TreeLineProps {
  line: OutlineLine;
  path: readonly Message[];
  onOpen: () => void;
}

function TreeLine({ line: { stretch, depth }, path, onOpen }: TreeLineProps) {
  const translate = useTranslations("tree");
  const isShown = path.some(({ id }) => id === stretch.id || id === stretch.last_id);
  return (
    <li style={{ paddingInlineStart: `${Math.min(depth, DEEPEST) * 1.25}rem` }}>
      <button
        type="button"
        data-testid="stretch"
        aria-current={isShown}
        onClick={onOpen}
        className="flex w-full flex-wrap items-baseline gap-x-3 rounded-control border-s-2 border-transparent px-3 py-2 text-start transition-colors duration-150 hover:bg-hover aria-[current=true]:border-accent aria-[current=true]:bg-tint pointer-coarse:min-h-11"
      >
        <span className="sr-only">{translate(stretch.role)}</span>
        <span dir="auto" className="min-w-0 flex-1 truncate text-start max-md:basis-full">
          {stretch.preview || translate("nothing")}
        </span>
        <span className="tabular shrink-0 text-xs text-quiet">
          {translate("messages", { count: stretch.message_count })} · <Moment at={stretch.created_at} />
        </span>
      </button>
    </li>
  );
}
