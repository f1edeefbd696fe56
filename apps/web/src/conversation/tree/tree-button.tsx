import { useSession } from "@millrace/react";
import { GitFork } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { IconButton } from "../../ui/icon-button.tsx";

const TreeDialog = lazy(() => import("./tree-dialog.tsx").then((module) => ({ default: module.TreeDialog })));

/** Opens the versions of a session; there is nothing while it has only one. */
export function TreeButton({ sessionId }: { sessionId: string }) {
  const translate = useTranslations("tree");
  const { view } = useSession(sessionId);
  const [isOpen, setOpen] = useState(false);
  if (!view.state || Object.keys(view.state.branches).length === 0) return null;
  return (
    <>
      <IconButton
        label={translate("title")}
        tip="below"
        icon={<GitFork size={16} />}
        onClick={() => setOpen(true)}
        data-testid="tree"
      />
      {isOpen && (
        <Suspense>
          <TreeDialog sessionId={sessionId} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
