import { memo, type ReactNode, useState } from "react";
import { ENGLISH_LABELS, LabelsContext, type MarkdownLabels } from "./markdown/labels.ts";
import { createMarkdownDocument, type MarkdownBlock } from "./markdown/markdown-document.ts";
import { MessageBoundary } from "./markdown/message-boundary.tsx";
import { Tokens } from "./markdown/tokens.tsx";

export interface MessageMarkdownProps {
  /** Markdown from a model or a person; trusted with nothing. It may grow from render to render. */
  text: string;
  /** Shows a caret at the end. */
  streaming?: boolean;
  labels?: MarkdownLabels;
}

/**
 * A message's Markdown (GFM), safe and cheap while it streams: finished blocks are not read or rendered again. Styled by
 * `@millrace/react/message-markdown.css`, re-skinned by its CSS variables.
 */
export function MessageMarkdown({ text, streaming = false, labels = ENGLISH_LABELS }: MessageMarkdownProps) {
  return (
    <LabelsContext value={labels}>
      <div className="millrace-markdown" data-streaming={streaming || undefined}>
        <MessageBoundary fallback={<PlainText text={text} />}>
          <Blocks text={text} streaming={streaming} />
        </MessageBoundary>
      </div>
    </LabelsContext>
  );
}

function Blocks({ text, streaming }: { text: string; streaming: boolean }): ReactNode {
  const [document] = useState(createMarkdownDocument);
  // biome-ignore lint/suspicious/noArrayIndexKey: blocks are only ever appended, the last one changes in place
  return document.read(text, { growing: streaming }).map((block, index) => <Block key={index} block={block} />);
}

const Block = memo(
  function Block({ block }: { block: MarkdownBlock }) {
    if (!block.token) return <PlainText text={block.raw} />;
    return (
      <div dir="auto">
        <Tokens tokens={[block.token]} />
      </div>
    );
  },
  (before, after) => before.block.key === after.block.key,
);

function PlainText({ text }: { text: string }) {
  return (
    <div dir="auto" className="millrace-plain">
      {text}
    </div>
  );
}
