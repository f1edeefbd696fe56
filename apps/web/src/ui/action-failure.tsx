import { useTranslations } from "use-intl";
import { problemOf, useReason } from "../locale/use-reason.ts";

/** Says under a control that what it was asked for did not happen, and why; nothing while there is no error. */
export function ActionFailure({ error }: { error: unknown }) {
  const translate = useTranslations("conversation");
  const reason = useReason();
  if (!error) return null;
  return (
    <p role="alert" className="px-2 py-1 text-sm text-danger">
      {translate("actionFailed", { reason: reason(problemOf(error)) })}
    </p>
  );
}
