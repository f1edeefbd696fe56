import type { AssistantMessage, RunErrorCode } from "@millrace/protocol";
import { messageText } from "@millrace/protocol";
import { Link } from "@tanstack/react-router";
import { CircleAlert, CirclePause, CirclePlay, RotateCcw } from "lucide-react";
import { useTranslations } from "use-intl";
import { useRunError } from "../locale/use-run-error.ts";
import { Button } from "../ui/button.tsx";
import { canContinue } from "./message-view.ts";

interface AnswerEndProps {
  message: AssistantMessage;
  onRetry: () => void;
  onContinue: () => void;
}

/** Those that another key may mend. */
const KEY_FAILURES: readonly (RunErrorCode | undefined)[] = ["key_rejected", "model_unknown", "quota_exhausted"];

/** What a person must know about how an answer ended, under the text it left, with what can be done about it. */
export function AnswerEnd({ message, onRetry, onContinue }: AnswerEndProps) {
  const translate = useTranslations("conversation");
  const translateOutcome = useTranslations("outcome");
  const sentence = useEndSentence()(message);
  if (sentence === null) return null;
  const grave = message.status === "failed" || message.status === "interrupted";
  return (
    <div
      className={`flex flex-wrap items-center gap-x-3 gap-y-2 rounded-card border border-line px-3 py-2 text-sm ${grave ? "bg-danger-tint" : "text-quiet"}`}
    >
      <div className="flex min-w-52 flex-1 items-start gap-2.5 py-1">
        {grave ? (
          <CircleAlert size={16} aria-hidden="true" className="mt-0.5 text-danger" />
        ) : (
          <CirclePause size={16} aria-hidden="true" className="mt-0.5" />
        )}
        <p className="wrap-anywhere text-pretty">
          {sentence}{" "}
          {message.status === "failed" && KEY_FAILURES.includes(message.error?.code) && (
            <Link to="/settings/$section" params={{ section: "keys" }} className="underline underline-offset-4">
              {translateOutcome("keys")}
            </Link>
          )}
        </p>
      </div>
      {message.status !== "completed" && (
        <div className="flex gap-2">
          {canContinue(message) && (
            <Button data-testid="continue" onClick={onContinue}>
              <CirclePlay size={16} aria-hidden="true" />
              {translate("continue")}
            </Button>
          )}
          <Button data-testid="retry" onClick={onRetry}>
            <RotateCcw size={16} aria-hidden="true" />
            {translate("retry")}
          </Button>
        </div>
      )}
    </div>
  );
}

function useEndSentence(): (message: AssistantMessage) => string | null {
  const translate = useTranslations();
  const runError = useRunError();
  return (message) => {
    switch (message.status) {
      case "queued":
      case "running":
        return null;
      case "stopped":
      case "suspended":
        return translate(`outcome.${message.status}`);
      case "failed":
      case "interrupted":
        return message.error ? runError(message.error, message) : translate(`outcome.${message.status}`);
      case "completed":
        if (message.finish_reason === "length") return translate("outcome.length");
        if (message.finish_reason === "content-filter") return translate("outcome.filtered");
        return messageText(message) === "" ? translate("outcome.nothing") : null;
    }
  };
}
