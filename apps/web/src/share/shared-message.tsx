import type { SharedMessage as Message } from "@millrace/protocol";
import { useCopy } from "@millrace/react";
import { Check, Copy } from "lucide-react";
import { memo, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { AnswerSection } from "../conversation/answer-section.tsx";
import { Bubble } from "../conversation/bubble.tsx";
import { ErasedNote } from "../conversation/erased-note.tsx";
import { Moment } from "../locale/moment.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Logo } from "../ui/logo.tsx";

/** A message as the conversation shows it, without anything one could do to it. */
export const SharedMessage = memo(function SharedMessage({ message }: { message: Message }) {
  const translate = useTranslations();
  const { role, text, redacted, model } = message;
  const isEmpty = text === "";
  if (role === "user") {
    return (
      <li data-testid="message" data-role="user" className="group/message grid justify-items-end ps-[12%]">
        <h2 className="sr-only">{translate("conversation.you")}</h2>
        {redacted ? <ErasedNote /> : <Bubble text={text} />}
        <Foot message={message} />
      </li>
    );
  }
  return (
    <li
      data-testid="message"
      data-role="assistant"
      className="group/message gap-x-3 md:grid md:grid-cols-[auto_minmax(0,1fr)]"
    >
      <div className="max-md:hidden">
        <Logo quiet />
      </div>
      <div className="min-w-0">
        <h2 className="sr-only">{translate("conversation.assistant")}</h2>
        {redacted && <ErasedNote />}
        {!redacted && isEmpty && <p className="py-1 text-quiet">{translate("share.noText")}</p>}
        {!isEmpty && (
          <div className="rounded-bubble rounded-ss-control border border-line bg-surface px-4 py-3 text-read md:px-5 md:py-4">
            <AnswerSection section={{ kind: "text", text }} active={false} isLast />
          </div>
        )}
        <Foot message={message}>{model === "demo" ? translate("app.demoModel") : model}</Foot>
      </div>
    </li>
  );
});

function Foot({ message: { text, created_at }, children }: { message: Message; children?: ReactNode }) {
  const translate = useTranslations("conversation");
  const [copied, copy] = useCopy();
  return (
    <div className="flex min-h-8 items-center gap-1 text-xs text-quiet pointer-coarse:min-h-11">
      {text !== "" && (
        <IconButton
          label={translate(copied ? "copied" : "copy")}
          icon={copied ? <Check size={16} /> : <Copy size={16} />}
          onClick={() => copy(text)}
        />
      )}
      <p className="tabular min-w-0 truncate px-1 [&>*+*]:ms-2.5">
        <Moment at={created_at} />
        {children && <span>{children}</span>}
      </p>
    </div>
  );
}
