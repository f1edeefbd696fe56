import type { Session } from "@millrace/protocol";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { useCommand } from "../commands/use-command.ts";
import { useModel } from "../composer/use-model.ts";
import { useRename } from "../rail/use-rename.ts";
import { ShareButton } from "../share/share-button.tsx";
import { PageHeader } from "../shell/page-header.tsx";
import { ActionFailure } from "../ui/action-failure.tsx";
import { TitleField } from "../ui/title-field.tsx";
import { TreeButton } from "./tree/tree-button.tsx";

const SessionCommands = lazy(() =>
  import("../rail/session-commands.tsx").then((module) => ({ default: module.SessionCommands })),
);

export function TopBar({ session }: { session: Session | undefined }) {
  const translate = useTranslations();
  const { model } = useModel();
  return (
    <PageHeader>
      <div className="min-w-0 flex-1">
        {session ? <EditableTitle session={session} /> : <h1 className="sr-only">{translate("conversation.label")}</h1>}
      </div>
      {session && <TreeButton sessionId={session.id} />}
      {model && (
        <span className="hidden truncate text-sm text-quiet md:block">
          {model.demo ? translate("app.demoModel") : model.name}
        </span>
      )}
      {session && <ShareButton session={session} />}
      {session && (
        <Suspense>
          <SessionCommands session={session} />
        </Suspense>
      )}
    </PageHeader>
  );
}

function EditableTitle({ session }: { session: Session }) {
  const translate = useTranslations("conversation");
  const [editing, setEditing] = useState(false);
  const rename = useRename(session.id);
  useCommand("renameSession", () => setEditing(true));
  if (editing) {
    return (
      <TitleField
        label={translate("titleLabel")}
        title={session.title}
        onSave={(title) => rename.mutate(title)}
        onClose={() => setEditing(false)}
        className="h-9 w-full max-w-120 rounded-control bg-surface px-2 text-read font-medium pointer-coarse:h-11"
      />
    );
  }
  return (
    <div className="flex min-w-0 items-center">
      <h1 className="flex min-w-0">
        <button
          type="button"
          aria-description={translate("editTitle")}
          onClick={() => setEditing(true)}
          dir="auto"
          className="h-9 truncate rounded-control px-2 text-read font-medium transition-colors duration-150 hover:bg-hover pointer-coarse:h-11"
        >
          {(rename.isPending && rename.variables) || session.title}
        </button>
      </h1>
      <ActionFailure error={rename.error} />
    </div>
  );
}
