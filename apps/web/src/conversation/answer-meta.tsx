import type { AssistantMessage } from "@millrace/protocol";
import { useFormatter, useTranslations } from "use-intl";
import { useModel } from "../composer/use-model.ts";
import { Moment } from "../locale/moment.tsx";

/** When, how much, how long, by which model. */
export function AnswerMeta({ message }: { message: AssistantMessage }) {
  const translate = useTranslations();
  const format = useFormatter();
  const { models } = useModel();
  const model = models.find(({ id }) => id === message.model);
  const tokens = message.usage?.output_tokens;
  const seconds = message.latency_ms !== null && format.number(message.latency_ms / 1000, { maximumFractionDigits: 1 });
  return (
    <>
      <Moment at={message.created_at} />
      {typeof tokens === "number" && <span>{translate("meta.tokens", { count: tokens })}</span>}
      {seconds && <span>{translate("meta.seconds", { value: seconds })}</span>}
      <span>{model?.demo ? translate("app.demoModel") : (model?.name ?? message.model)}</span>
    </>
  );
}
