import type { AssistantMessage, RunError } from "@millrace/protocol";
import { useCallback } from "react";
import { useFormatter, useTranslations } from "use-intl";

/** Why an answer failed, in the reader's language; of both models, where a second one took over and failed too. */
export function useRunError(): (error: RunError, message: Pick<AssistantMessage, "model">) => string {
  const translate = useTranslations();
  const format = useFormatter();
  return useCallback(
    (error, { model }) => {
      const sentence = ({ code, provider = "", retry_at }: RunError) => {
        const time =
          retry_at === undefined
            ? ""
            : format.dateTime(new Date(retry_at), { hour: "numeric", minute: "2-digit", second: "2-digit" });
        return translate(`runErrors.${code}`, { provider, time });
      };
      const reason = sentence(error);
      const { earlier } = error;
      if (!earlier) return reason;
      return translate("outcome.both", { asked: earlier.model, askedReason: sentence(earlier.error), model, reason });
    },
    [translate, format],
  );
}
