import type { SessionStore } from "@millrace/client";
import { type Message, messageText } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Ellipsis, Eraser, Eye, GitBranch, GitFork, Link2, Quote, RotateCcw } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { quoteReply } from "../composer/quote-reply.ts";
import { useModel } from "../composer/use-model.ts";
import { titleOf } from "../home/title-of.ts";
import { problemOf, useReason } from "../locale/use-reason.ts";
import { ActionFailure } from "../ui/action-failure.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Menu, MenuItem, MenuLine } from "../ui/menu.tsx";

const ModelDialog = lazy(() =>
  import("../composer/model-dialog.tsx").then((module) => ({ default: module.ModelDialog })),
);
const TreeDialog = lazy(() => import("./tree/tree-dialog.tsx").then((module) => ({ default: module.TreeDialog })));
const SeenDialog = lazy(() => import("./seen/seen-dialog.tsx").then((module) => ({ default: module.SeenDialog })));

interface MessageMenuProps {
  store: SessionStore;
  message: Message;
  /** The text to reply to. */
  quoted: () => string;
  onCopyLink: () => void;
  /** Left out where there is nothing to try again. */
  onRetry: ((model: string) => void) | undefined;
}

/** What is seldom done with a message. */
export function MessageMenu({ store, message, quoted, onCopyLink, onRetry }: MessageMenuProps) {
  const translate = useTranslations();
  const { models } = useModel();
  const fork = useFork(store);
  const [isErasing, setErasing] = useState(false);
  const [isChoosing, setChoosing] = useState(false);
  const [showsTree, setShowsTree] = useState(false);
  const [showsSeen, setShowsSeen] = useState(false);
  const others = models.filter(({ id }) => message.role === "assistant" && id !== message.model);
  return (
    <>
      <Menu
        trigger={
          <IconButton label={translate("conversation.more")} icon={<Ellipsis size={16} />} data-testid="message-menu" />
        }
      >
        {onRetry && others.length > 0 && (
          <MenuItem onSelect={() => setChoosing(true)}>
            <RotateCcw size={16} />
            {translate("versions.retryWith")}
          </MenuItem>
        )}
        <MenuItem onSelect={() => setTimeout(() => quoteReply(quoted()))}>
          <Quote size={16} />
          {translate("versions.quote")}
        </MenuItem>
        <VersionsItem store={store} onSelect={() => setShowsTree(true)} />
        <MenuItem onSelect={() => fork.mutate(message.id)}>
          <GitBranch size={16} />
          {translate("versions.fork")}
        </MenuItem>
        <MenuItem onSelect={onCopyLink}>
          <Link2 size={16} />
          {translate("versions.copyLink")}
        </MenuItem>
        {message.role === "assistant" && (
          <MenuItem onSelect={() => setShowsSeen(true)} data-testid="model-saw">
            <Eye size={16} />
            {translate("versions.modelSaw")}
          </MenuItem>
        )}
        <MenuLine />
        <MenuItem onSelect={() => setErasing(true)} className="text-danger">
          <Eraser size={16} />
          {translate("conversation.erase")}
        </MenuItem>
      </Menu>
      <ActionFailure error={fork.error} />
      {isChoosing && (
        <Suspense>
          <ModelDialog
            label={translate("versions.retryWith")}
            models={others}
            onChoose={(id) => onRetry?.(id)}
            onClose={() => setChoosing(false)}
          />
        </Suspense>
      )}
      {showsTree && (
        <Suspense>
          <TreeDialog sessionId={store.id} onClose={() => setShowsTree(false)} />
        </Suspense>
      )}
      {showsSeen && message.role === "assistant" && (
        <Suspense>
          <SeenDialog sessionId={store.id} runId={message.run_id} onClose={() => setShowsSeen(false)} />
        </Suspense>
      )}
      {isErasing && <EraseDialog sessionId={store.id} message={message} onClose={() => setErasing(false)} />}
    </>
  );
}

/** Made when the menu opens, and there only when there are versions then. */
function VersionsItem({ store, onSelect }: { store: SessionStore; onSelect: () => void }) {
  const translate = useTranslations("tree");
  const { state } = store.getView();
  if (!state || Object.keys(state.branches).length === 0) return null;
  return (
    <MenuItem onSelect={onSelect}>
      <GitFork size={16} />
      {translate("title")}
    </MenuItem>
  );
}

/** Goes on in a new session that begins with everything up to a message. */
function useFork(store: SessionStore) {
  const translate = useTranslations("versions");
  const { api } = useMillrace();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (message_id: string) => {
      const title = store.getView().state?.session.title ?? "";
      return api.forkSession(store.id, { message_id, title: translate("forkTitle", { title: title.slice(0, 180) }) });
    },
    onSuccess: ({ id }) => navigate({ to: "/s/$sessionId", params: { sessionId: id } }),
  });
}

interface EraseDialogProps {
  sessionId: string;
  message: Message;
  onClose: () => void;
}

function EraseDialog({ sessionId, message, onClose }: EraseDialogProps) {
  const translate = useTranslations();
  const reason = useReason();
  const client = useMillrace();
  const isTitle = client.session(sessionId).getView().state?.session.title === titleOf(messageText(message));
  const sentences = ["eraseText", ...(isTitle ? (["eraseTitleToo"] as const) : []), "eraseForGood"] as const;
  const erase = useMutation({
    mutationFn: async () => {
      if (isTitle) await client.api.renameSession(sessionId, translate("home.title"));
      await client.api.eraseMessage(sessionId, message.id);
    },
    onSuccess: onClose,
  });
  return (
    <ConfirmDialog
      title={translate("conversation.eraseTitle")}
      text={sentences.map((key) => translate(`conversation.${key}`)).join(" ")}
      confirm={translate("conversation.eraseConfirm")}
      busy={erase.isPending}
      failure={
        erase.isError ? translate("conversation.actionFailed", { reason: reason(problemOf(erase.error)) }) : null
      }
      onConfirm={() => erase.mutate()}
      onClose={onClose}
    />
  );
}
