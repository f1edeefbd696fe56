import type { ListedSession } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { tagsQuery } from "../queries.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Modal } from "../ui/modal.tsx";

const MOST_TAGS = 20;
const LONGEST_TAG = 40;
const MOST_SUGGESTIONS = 8;

interface TagsDialogProps {
  session: ListedSession;
  onSave: (tags: string[]) => void;
  onClose: () => void;
}

export function TagsDialog({ session, onSave, onClose }: TagsDialogProps) {
  const translate = useTranslations();
  const { data: used } = useQuery(tagsQuery(useMillrace()));
  const [tags, setTags] = useState(session.context_tags);
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const isFull = tags.length >= MOST_TAGS;
  const suggestions = (used?.items ?? [])
    .filter((tag) => !tags.includes(tag) && tag.toLowerCase().includes(text.trim().toLowerCase()))
    .slice(0, MOST_SUGGESTIONS);

  const add = (tag: string) => {
    setTags(withTag(tags, tag));
    setText("");
    input.current?.focus();
  };

  return (
    <Modal
      label={translate("tags.title")}
      onClose={onClose}
      className="m-auto w-[min(26rem,calc(100vw-2rem))] animate-appear rounded-bubble border border-line bg-float text-base text-ink shadow-float"
    >
      <form
        className="grid gap-4 p-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== "") return add(text);
          onSave(tags);
          onClose();
        }}
      >
        <div className="grid gap-1">
          <h2 className="text-lg font-semibold">{translate("tags.title")}</h2>
          <p dir="auto" className="truncate text-quiet">
            {session.title}
          </p>
        </div>
        {tags.length > 0 && (
          <ul aria-label={translate("tags.given")} className="flex flex-wrap gap-1.5">
            {tags.map((tag) => (
              <li
                key={tag}
                className="flex h-8 max-w-full items-center rounded-full bg-bubble ps-3 text-sm pointer-coarse:h-11"
              >
                <span dir="auto" className="truncate">
                  {tag}
                </span>
                <button
                  type="button"
                  aria-label={translate("tags.remove", { tag })}
                  onClick={() => {
                    setTags(tags.filter((other) => other !== tag));
                    input.current?.focus();
                  }}
                  className="grid size-8 shrink-0 place-items-center rounded-full text-quiet hover:text-ink pointer-coarse:size-11"
                >
                  <X size={14} />
                </button>
              </li>
            ))}
          </ul>
        )}
        <Field
          ref={input}
          autoComplete="off"
          label={translate("tags.label")}
          hint={translate(isFull ? "tags.full" : "tags.hint")}
          value={text}
          maxLength={LONGEST_TAG}
          disabled={isFull}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "," || event.nativeEvent.isComposing) return;
            event.preventDefault();
            if (text.trim() !== "") add(text);
          }}
        />
        {suggestions.length > 0 && !isFull && (
          <ul aria-label={translate("tags.suggestions")} className="flex flex-wrap gap-1.5">
            {suggestions.map((tag) => (
              <li key={tag} className="max-w-full">
                <Button onClick={() => add(tag)} className="max-w-full rounded-full! font-normal!">
                  <Plus size={14} aria-hidden="true" />
                  <span dir="auto" className="truncate">
                    {tag}
                  </span>
                </Button>
              </li>
            ))}
          </ul>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{translate("app.cancel")}</Button>
          <Button
            kind="primary"
            onClick={() => {
              onSave(withTag(tags, text));
              onClose();
            }}
          >
            {translate("tags.save")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** The tags with one more, unless it is empty or there already. */
function withTag(tags: readonly string[], text: string): string[] {
  const tag = text.trim();
  return tag === "" ? [...tags] : [...new Set([...tags, tag])].slice(0, MOST_TAGS);
}
