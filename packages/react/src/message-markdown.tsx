import { memo, type ReactNode, useId, useMemo, useState } from "react";
import { FootnoteList } from "./markdown/footnote-list.tsx";
import { FootnotesContext } from "./markdown/footnotes.ts";
import { GrowingContext } from "./markdown/growing-context.ts";
import { ENGLISH_LABELS, LabelsContext, type MarkdownLabels } from "./markdown/labels.ts";
import { areSame, type MarkdownBlock } from "./markdown/markdown-block.ts";
import { createMarkdownDocument } from "./markdown/markdown-document.ts";
import { MessageBoundary } from "./markdown/message-boundary.tsx";
import { PlainText } from "./markdown/plain-text.tsx";
import { Tokens } from "./markdown/token-elements.tsx";
import { useSmoothText } from "./smoothing/use-smooth-text.ts";
import type { Smoothing } from "./smoothing/view-position.ts";

export interface MessageMarkdownProps {
  /** Markdown from a model or a person; trusted with nothing. It may grow from render to render. */
  text: string;
  /** Shows a caret at the end. */
  streaming?: boolean;
  /** How text that arrives while streaming comes into view: as it arrives, by the word, or by the character. */
  smoothing?: Smoothing;
  labels?: MarkdownLabels;
}

/**
 * A message's Markdown (GFM, footnotes, formulas, diagrams), safe and cheap while it streams: finished blocks are not read
 * or rendered again, and the page changes at most once a frame. Styled by `@millrace/react/message-markdown.css`,
 * re-skinned by its CSS variables.
 */
export function MessageMarkdown({
  text,
  streaming = false,
  smoothing = "none",
  labels = ENGLISH_LABELS,
}: MessageMarkdownProps) {
  const shown = useSmoothText(text, { streaming, smoothing });
  return (
    <LabelsContext value={labels}>
      <div className="millrace-markdown" data-streaming={streaming || undefined}>
        <MessageBoundary fallback={<PlainText text={text} />}>
          <Page text={shown} streaming={streaming} />
        </MessageBoundary>
      </div>
    </LabelsContext>
  );
}

const Page = memo(function Page({ text, streaming }: { text: string; streaming: boolean }): ReactNode {
  const [document] = useState(createMarkdownDocument);
  const prefix = useId();
  const { groups, footnotes } = document.read(text, { growing: streaming });
  const notes = useMemo(() => ({ footnotes, prefix }), [footnotes, prefix]);
  return (
    <FootnotesContext value={notes}>
      {groups.map((blocks, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: groups are only ever appended, the last one changes in place
        <Group key={index} blocks={blocks} />
      ))}
      <FootnoteList />
    </FootnotesContext>
  );
});

/** An element of its own, so that what is finished is laid out once, however long the message is. */
const Group = memo(function Group({ blocks }: { blocks: readonly MarkdownBlock[] }) {
  return (
    <div className="millrace-blocks">
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks are only ever appended, the last one changes in place
        <Block key={index} block={block} />
      ))}
    </div>
  );
});

const Block = memo(
  function Block({ block }: { block: MarkdownBlock }) {
    if (!block.token) return <PlainText text={block.raw} />;
    return (
      <GrowingContext value={block.growing}>
        <div dir="auto">
          <Tokens tokens={[block.token]} />
        </div>
      </GrowingContext>
    );
  },
  (before, after) => areSame(before.block, after.block),
);
