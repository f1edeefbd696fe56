import type { RunContext, SeenMessage } from "@millrace/protocol";
import { useNavigate } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../../ui/button.tsx";
import { TokenBar } from "./token-bar.tsx";

interface SeenContextProps {
  sessionId: string;
  context: RunContext;
  onClose: () => void;
}

export function SeenContext({ sessionId, context, onClose }: SeenContextProps) {
  const translate = useTranslations("seen");
  const navigate = useNavigate();
  const { system, summary, messages, left_out, left_out_id } = context;

  async function goTo(hash: string): Promise<void> {
    onClose();
    await navigate({ to: "/s/$sessionId", params: { sessionId }, hash });
  }

  return (
    <>
      <p className="text-quiet text-pretty">{translate("explain")}</p>
      <TokenBar context={context} />
      <div className="grid grid-cols-1 gap-1">
        <Fold label={translate("system")} tokens={system.tokens} text={system.text} />
        {summary && (
          <Fold
            label={translate("summary")}
            tokens={summary.tokens}
            text={summary.text ?? translate("summaryErased")}
            isNote={summary.text === null}
          />
        )}
      </div>
      {left_out > 0 && (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-quiet" data-testid="left-out">
          {translate(summary ? "leftOutSummarized" : "leftOut", { count: left_out })}
          {left_out_id && (
            <Button kind="quiet" className="-ms-3" onClick={() => goTo(left_out_id)}>
              {translate("goThere")}
            </Button>
          )}
        </div>
      )}
      <section className="grid grid-cols-1 gap-1" aria-label={translate("messages")}>
        {messages.map((message, index) => (
          <SeenLine key={message.id ?? `wish-${index}`} message={message} />
        ))}
      </section>
    </>
  );
}

function SeenLine({ message: { id, role, text, tools, tokens, erased } }: { message: SeenMessage }) {
  const translate = useTranslations("seen");
  const names = tools.join(", ");
  return (
    <Fold
      label={translate(id === null ? "wish" : role)}
      tokens={tokens}
      text={erased ? translate("erased") : [text, names && translate("tools", { names })].filter(Boolean).join("\n\n")}
      isNote={erased}
    />
  );
}

interface FoldProps {
  label: ReactNode;
  tokens: number;
  text: string;
  /** Whether it is a remark, not what the model was given. */
  isNote?: boolean;
}

/** A text that shows its beginning until it is opened. */
function Fold({ label, tokens, text, isNote = false }: FoldProps) {
  const translate = useTranslations("seen");
  return (
    <details className="group/details min-w-0" data-testid="seen">
      <summary className="-mx-2 flex min-h-9 list-none items-center gap-2 rounded-control px-2 py-1.5 transition-colors duration-150 hover:bg-hover pointer-coarse:min-h-11">
        <ChevronRight
          size={16}
          aria-hidden="true"
          className="shrink-0 text-quiet transition-transform duration-150 group-open/details:rotate-90 rtl:-scale-x-100 rtl:group-open/details:-rotate-90"
        />
        <span className="shrink-0 font-medium">{label}</span>
        <span dir="auto" className="min-w-0 flex-1 truncate text-start text-quiet group-open/details:invisible">
          {text.slice(0, 200)}
        </span>
        <span className="tabular shrink-0 text-xs text-quiet">{translate("tokens", { count: tokens })}</span>
      </summary>
      <p
        dir="auto"
        className={`ms-2 mb-2 border-s-2 border-line ps-3.5 text-sm leading-relaxed whitespace-pre-wrap wrap-anywhere ${isNote ? "text-quiet italic" : ""}`}
      >
        {text}
      </p>
    </details>
  );
}
