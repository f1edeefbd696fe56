import { Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../ui/button.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Modal } from "../ui/modal.tsx";
import { Notice } from "../ui/notice.tsx";
import { PromptForm } from "./prompt-form.tsx";
import { MOST_PROMPTS, type SavedPrompt, useSavedPrompts } from "./saved-prompts.ts";

/** A person's own prompts: to add, change and delete. */
export function PromptsDialog({ onClose }: { onClose: () => void }) {
  const translate = useTranslations();
  const { prompts, save } = useSavedPrompts();
  const [edited, setEdited] = useState<SavedPrompt | null>(prompts.length === 0 ? newPrompt() : null);
  const [failed, setFailed] = useState(false);

  function keep(next: readonly SavedPrompt[]): void {
    const isKept = save(next);
    setFailed(!isKept);
    if (isKept) setEdited(null);
  }

  function saveEdited(prompt: SavedPrompt): void {
    const isNew = prompts.every(({ id }) => id !== prompt.id);
    keep(isNew ? [...prompts, prompt] : prompts.map((other) => (other.id === prompt.id ? prompt : other)));
  }

  return (
    <Modal
      label={translate("prompts.title")}
      onClose={onClose}
      className="m-auto max-h-[85dvh] w-[min(34rem,calc(100vw-1.5rem))] animate-appear overflow-y-auto rounded-bubble border border-line bg-float text-base text-ink shadow-float"
    >
      <div className="grid gap-4 p-5 md:p-6">
        <div className="flex items-center justify-between gap-4">
          <h2 className="text-lg font-semibold">{translate("prompts.title")}</h2>
          <Button onClick={onClose}>{translate("app.close")}</Button>
        </div>
        <p className="text-quiet text-pretty">{translate("prompts.explanation")}</p>
        {failed && <Notice>{translate("prompts.noRoom")}</Notice>}
        {prompts.length > 0 && (
          <ul aria-label={translate("prompts.own")} className="rounded-card border border-line">
            {prompts.map((prompt) => (
              <li
                key={prompt.id}
                data-testid="saved-prompt"
                className="flex items-center gap-1 border-b border-line py-1.5 ps-3.5 pe-1.5 last:border-0"
              >
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">
                    <bdi>{prompt.name}</bdi>
                  </span>
                  <span className="block truncate text-sm text-quiet">
                    <bdi>{prompt.text}</bdi>
                  </span>
                </span>
                <IconButton
                  label={translate("prompts.edit", { name: prompt.name })}
                  icon={<Pencil size={16} />}
                  onClick={() => setEdited(prompt)}
                />
                <IconButton
                  label={translate("prompts.delete", { name: prompt.name })}
                  icon={<Trash2 size={16} />}
                  onClick={() => keep(prompts.filter(({ id }) => id !== prompt.id))}
                />
              </li>
            ))}
          </ul>
        )}
        {edited ? (
          <PromptForm
            key={edited.id}
            prompt={edited}
            onSave={saveEdited}
            onCancel={prompts.length > 0 ? () => setEdited(null) : undefined}
          />
        ) : (
          <div>
            <Button kind="primary" disabled={prompts.length >= MOST_PROMPTS} onClick={() => setEdited(newPrompt())}>
              {translate("prompts.add")}
            </Button>
            {prompts.length >= MOST_PROMPTS && (
              <p className="mt-2 text-sm text-quiet">{translate("prompts.full", { count: MOST_PROMPTS })}</p>
            )}
          </div>
        )}
      </div>
    </Modal>
  );
}

function newPrompt(): SavedPrompt {
  return { id: String(Date.now()), name: "", text: "" };
}
