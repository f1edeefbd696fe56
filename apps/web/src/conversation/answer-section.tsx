import { MessageMarkdown } from "@millrace/react";
import { useMessages } from "use-intl";
import type { Section } from "./message-view.ts";
import { Reasoning } from "./reasoning.tsx";
import { ToolLine } from "./tool-line.tsx";

interface AnswerSectionProps {
  section: Section;
  /** Whether the answer is still being made. */
  active: boolean;
  isLast: boolean;
}

export function AnswerSection({ section, active, isLast }: AnswerSectionProps) {
  const { markdown, conversation } = useMessages();
  switch (section.kind) {
    case "text":
      return (
        <MessageMarkdown
          text={section.text}
          streaming={active && isLast}
          labels={{ ...markdown, copied: conversation.copied }}
        />
      );
    case "reasoning":
      return <Reasoning text={section.text} active={active && section.active} />;
    case "tool":
      return <ToolLine part={section.part} active={active} />;
  }
}
