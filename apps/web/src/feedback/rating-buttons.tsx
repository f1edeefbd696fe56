import { RATING_VALUES } from "@millrace/protocol";
import { MessageSquareMore, ThumbsDown, ThumbsUp } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { ActionFailure } from "../ui/action-failure.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { useRating } from "./use-rating.ts";

const RatingDialog = lazy(() => import("./rating-dialog.tsx").then((module) => ({ default: module.RatingDialog })));

const ICONS = { up: ThumbsUp, down: ThumbsDown };

/** Says of an answer whether it was any good; pressed again, takes that back. Once said, one may say why. */
export function RatingButtons({ sessionId, messageId }: { sessionId: string; messageId: string }) {
  const translate = useTranslations("rating");
  const { rating, change } = useRating(sessionId, messageId);
  const [explains, setExplains] = useState(false);
  return (
    <>
      {RATING_VALUES.map((value) => {
        const Icon = ICONS[value];
        const isGiven = rating?.value === value;
        return (
          <IconButton
            key={value}
            label={translate(value)}
            icon={<Icon size={16} className={isGiven ? "fill-current" : ""} />}
            aria-pressed={isGiven}
            data-testid={`rate-${value}`}
            className={isGiven ? "text-accent!" : ""}
            onClick={() => change.mutate(isGiven ? null : { value })}
          />
        );
      })}
      {rating && (
        <IconButton
          label={translate("why")}
          icon={<MessageSquareMore size={16} />}
          data-testid="rate-why"
          onClick={() => setExplains(true)}
        />
      )}
      <ActionFailure error={change.error} />
      {rating && explains && (
        <Suspense>
          <RatingDialog rating={rating} onSave={change.mutateAsync} onClose={() => setExplains(false)} />
        </Suspense>
      )}
    </>
  );
}
