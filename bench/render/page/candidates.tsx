import { MessageMarkdown } from "@millrace/react";
import type { ComponentType } from "react";
import Markdown from "react-markdown";
import remarkGfm from "remark-gfm";
import { Streamdown } from "streamdown";

export interface CandidateProps {
  text: string;
  streaming: boolean;
}

const PLUGINS = [remarkGfm];

/** Ways to show an answer that grows; each as it comes. */
export const CANDIDATES: Readonly<Record<string, ComponentType<CandidateProps>>> = {
  millrace: ({ text, streaming }) => <MessageMarkdown text={text} streaming={streaming} />,
  "millrace, by the word": ({ text, streaming }) => (
    <MessageMarkdown text={text} streaming={streaming} smoothing="word" />
  ),
  streamdown: ({ text }) => <Streamdown>{text}</Streamdown>,
  "react-markdown": ({ text }) => <Markdown remarkPlugins={PLUGINS}>{text}</Markdown>,
  "plain text": ({ text }) => <pre style={{ whiteSpace: "pre-wrap" }}>{text}</pre>,
};
