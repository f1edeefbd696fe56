import type { SessionStore } from "@millrace/client";
import { type AssistantMessage as Message, messageText } from "@millrace/protocol";
import { lazy, memo, Suspense } from "react";
import { useTranslations } from "use-intl";
import { ActionFailure } from "../ui/action-failure.tsx";
import { Logo } from "../ui/logo.tsx";
import { AnswerEnd } from "./answer-end.tsx";
import { AnswerMeta } from "./answer-meta.tsx";
import { AnswerSection } from "./answer-section.tsx";
import { AnsweredBy } from "./answered-by.tsx";
import { ErasedNote } from "./erased-note.tsx";
import { FlowLine } from "./flow-line.tsx";
import { MessageActions } from "./message-actions.tsx";
import { isActive, type Phase, phaseOf, sectionsOf } from "./message-view.ts";
import { useAction } from "./use-action.ts";
import { VersionSwitch } from "./versions/version-switch.tsx";

const AnswerFigures = lazy(() =>
  import("../usage/answer-figures.tsx").then((module) => ({ default: module.AnswerFigures })),
);

interface AssistantMessageProps {
  message: Message;
  /** Ids of the messages that stand in the same place, this one included; undefined when it is the only one. */
  versions: readonly string[] | undefined;
  /** Whether its run has been asked to stop. */
  stopping: boolean;
  store: SessionStore;
}

export const AssistantMessage = memo(function AssistantMessage({
  message,
  versions,
  stopping,
  store,
}: AssistantMessageProps) {
  const translate = useTranslations("conversation");
  const phaseWord = usePhaseWord();
  const phase = phaseOf(message, stopping);
  const sections = sectionsOf(message.parts);
  const { run, failure } = useAction();
  const retry = (model?: string) => run(() => store.retry(message.run_id, model === undefined ? {} : { model }));
  const endedWell = message.status === "completed";

  return (
    <div
      data-testid="message"
      data-role="assistant"
      data-message-id={message.id}
      data-status={message.status}
      className="group/message gap-x-3 md:grid md:grid-cols-[auto_minmax(0,1fr)]"
    >
      <div className="max-md:hidden">
        <Logo quiet />
      </div>
      <div className="min-w-0">
        <h2 className="sr-only">{translate("assistant")}</h2>
        {sections.length > 0 && (
          <div className="grid grid-cols-1 gap-3 rounded-bubble [&>details+details]:-mt-3 rounded-ss-control border border-line bg-surface px-4 py-3 text-read md:px-5 md:py-4">
            {sections.map((section, index) => (
              <AnswerSection
                // biome-ignore lint/suspicious/noArrayIndexKey: sections are only ever appended
                key={index}
                section={section}
                active={phase !== null}
                isLast={index === sections.length - 1}
              />
            ))}
          </div>
        )}
        {message.redacted && <ErasedNote />}
        {message.asked_model !== undefined && messageText(message) !== "" && (
          <AnsweredBy model={message.model} asked={message.asked_model} />
        )}
        {!isActive(message) && !message.redacted && (
          <div className="empty:hidden [div+&]:mt-2">
            <AnswerEnd
              message={message}
              onRetry={() => retry()}
              onContinue={() => run(() => store.continueRun(message.run_id))}
            />
          </div>
        )}
        <ActionFailure error={failure} />
        {phase ? (
          <div className="flex flex-wrap items-center gap-x-2">
            {versions && versions.length > 1 && <VersionSwitch store={store} id={message.id} versions={versions} />}
            <FlowLine word={phaseWord(phase)} />
          </div>
        ) : (
          <MessageActions
            store={store}
            message={message}
            versions={versions}
            onRetry={endedWell ? retry : undefined}
            cost={
              <Suspense>
                <AnswerFigures sessionId={store.id} message={message} />
              </Suspense>
            }
          >
            <AnswerMeta message={message} />
          </MessageActions>
        )}
      </div>
    </div>
  );
});

function usePhaseWord(): (phase: Phase) => string {
  const translate = useTranslations("phase");
  return (phase) => (phase.kind === "tool" ? translate("tool", { name: phase.name }) : translate(phase.kind));
}
