import { RATING_REASONS, type RateMessage, type Rating, type RatingReason } from "@millrace/protocol";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { problemOf, useReason } from "../locale/use-reason.ts";
import { SettingsTexts } from "../settings/settings-texts.tsx";
import { Button } from "../ui/button.tsx";
import { Modal } from "../ui/modal.tsx";
import { Notice } from "../ui/notice.tsx";

interface RatingDialogProps {
  rating: Rating;
  onSave: (rating: RateMessage) => Promise<void>;
  onClose: () => void;
}

/** Why an answer was rated as it was. Its texts come with those of the settings. */
export function RatingDialog(props: RatingDialogProps) {
  return (
    <SettingsTexts>
      <Form {...props} />
    </SettingsTexts>
  );
}

function Form({ rating, onSave, onClose }: RatingDialogProps) {
  const translate = useTranslations();
  const reason = useReason();
  const id = useId();
  const [reasons, setReasons] = useState<readonly RatingReason[]>(rating.reasons);
  const [comment, setComment] = useState(rating.comment ?? "");
  const save = useMutation({ mutationFn: onSave, onSuccess: onClose });
  const title = translate(rating.value === "up" ? "feedback.dialogUp" : "feedback.dialogDown");
  const toggle = (name: RatingReason) =>
    setReasons((before) => (before.includes(name) ? before.filter((other) => other !== name) : [...before, name]));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ value: rating.value, reasons: [...reasons], comment: comment.trim() || null });
  };
  return (
    <Modal
      label={title}
      onClose={onClose}
      className="m-auto w-[min(28rem,calc(100vw-2rem))] animate-appear rounded-bubble border border-line bg-float text-base text-ink shadow-float"
    >
      <form className="grid gap-4 p-5" onSubmit={submit}>
        <div className="grid gap-1">
          <h2 className="text-lg font-semibold">{title}</h2>
          <p className="text-sm text-quiet">{translate("feedback.optional")}</p>
        </div>
        <fieldset className="flex flex-wrap gap-2">
          <legend className="sr-only">{title}</legend>
          {RATING_REASONS[rating.value].map((name) => (
            <label
              key={name}
              className="flex min-h-8 cursor-pointer items-center gap-2 rounded-control border border-line-strong px-3 text-sm has-checked:border-accent has-checked:bg-bubble pointer-coarse:min-h-11"
            >
              <input
                type="checkbox"
                className="size-4 accent-accent"
                checked={reasons.includes(name)}
                onChange={() => toggle(name)}
              />
              {translate(`feedback.reasons.${name}`)}
            </label>
          ))}
        </fieldset>
        <div className="grid gap-1.5">
          <label htmlFor={id} className="text-sm font-medium">
            {translate("feedback.comment")}
          </label>
          <textarea
            id={id}
            dir="auto"
            rows={3}
            maxLength={2_000}
            value={comment}
            onChange={(event) => setComment(event.target.value)}
            className="rounded-control border border-line-strong bg-surface px-3 py-2 text-read"
          />
        </div>
        {save.isError && <Notice>{translate("feedback.notSaved", { reason: reason(problemOf(save.error)) })}</Notice>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{translate("app.cancel")}</Button>
          <Button kind="primary" type="submit" disabled={save.isPending} data-testid="rating-save">
            {translate("feedback.save")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
