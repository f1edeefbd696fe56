import { useMemo } from "react";
import { useMessages } from "use-intl";
import { Markdown } from "./markdown.tsx";
import type { Section } from "./message-view.ts";
import { Reasoning } from "./reasoning.tsx";
import { useSmoothing } from "./smoothing.ts";
import { ToolLine } from "./tool-line.tsx";

interface AnswerSectionProps {
  section: Section;
  /** Whether the answer is still being made. */
  active: boolean;
  isLast: boolean;
}

export function AnswerSection({ section, active, isLast }: AnswerSectionProps) {
  const { markdown, conversation } = useMessages();
  const labels = useMemo(() => ({ ...markdown, copied: conversation.copied }), [markdown, conversation.copied]);
  const smoothing = useSmoothing();
  switch (section.kind) {
    case "text":
      return <Markdown text={section.text} streaming={active && isLast} smoothing={smoothing} labels={labels} />;
    case "reasoning":
      return <Reasoning text={section.text} active={active && section.active} />;
    case "tool":
      return <ToolLine part={section.part} active={active} />;
  }
}
