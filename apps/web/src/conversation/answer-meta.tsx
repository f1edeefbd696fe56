import type { AssistantMessage } from "@millrace/protocol";
import { useFormatter, useTranslations } from "use-intl";
import { Moment } from "../locale/moment.tsx";
import { useModelName } from "./use-model-name.ts";

/** When, how much, how long, by which model. */
export function AnswerMeta({ message }: { message: AssistantMessage }) {
  const translate = useTranslations();
  const format = useFormatter();
  const nameOf = useModelName();
  const tokens = message.usage?.output_tokens;
  const seconds = message.latency_ms !== null && format.number(message.latency_ms / 1000, { maximumFractionDigits: 1 });
  return (
    <>
      <Moment at={message.created_at} />
      {typeof tokens === "number" && <span>{translate("meta.tokens", { count: tokens })}</span>}
      {seconds && <span>{translate("meta.seconds", { value: seconds })}</span>}
      <span>{nameOf(message.model)}</span>
    </>
  );
}
