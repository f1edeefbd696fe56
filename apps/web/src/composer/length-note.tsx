import { MAX_CONTENT_LENGTH } from "@millrace/protocol";
import { useTranslations } from "use-intl";

/** From how many free characters on the rest is counted. */
const NEAR = 5000;

/** How much room is left, once that matters, and what of a pasted text did not fit. */
export function LengthNote({ length, cut }: { length: number; cut: number }) {
  const translate = useTranslations("composer");
  const free = MAX_CONTENT_LENGTH - length;
  return (
    <>
      {cut > 0 && (
        <p role="alert" data-testid="paste-cut" className="px-4 pt-2 text-sm text-danger text-pretty">
          {translate("pasteCut", { count: cut, limit: MAX_CONTENT_LENGTH })}
        </p>
      )}
      {free < NEAR && (
        <p data-testid="room-left" className="tabular px-4 pt-2 text-end text-xs text-quiet">
          {translate("roomLeft", { count: free })}
        </p>
      )}
    </>
  );
}
