import "@millrace/react/message-markdown.css";
import { type ComponentType, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { answerText } from "./answer-text.ts";
import { CANDIDATES, type CandidateProps } from "./candidates.tsx";

/** The page of the bench: shows an answer that grows by one token of four characters at a time. */

const TOKEN_LENGTH = 4;

export interface StreamOptions {
  candidate: string;
  /** In characters. */
  length: number;
  tokensPerMs: number;
}

export interface StreamResult {
  /** Of the main thread, in milliseconds. */
  longTasks: number[];
  /** Elements on the page at the end. */
  elements: number;
  characters: number;
}

declare global {
  interface Window {
    streamAnswer(options: StreamOptions): Promise<StreamResult>;
    /** Told how much of the answer has come, at the end of each tenth of it. */
    onTenth(tenth: number): Promise<void>;
  }
}

const longTasks: number[] = [];
new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
  type: "longtask",
});

window.streamAnswer = async ({ candidate, length, tokensPerMs }) => {
  const Candidate = CANDIDATES[candidate];
  const place = document.getElementById("root");
  if (!Candidate || !place) throw new Error(`no candidate ${candidate}`);
  const whole = answerText(length);
  const tokens = Array.from({ length: Math.ceil(length / TOKEN_LENGTH) }, (_, index) =>
    whole.slice(index * TOKEN_LENGTH, (index + 1) * TOKEN_LENGTH),
  );
  longTasks.length = 0;

  const ended = Promise.withResolvers<void>();
  createRoot(place).render(
    <Answer Candidate={Candidate} options={{ tokens, perMs: tokensPerMs }} onEnd={ended.resolve} />,
  );
  await ended.promise;
  await new Promise((resolve) => setTimeout(resolve, 500));
  return { longTasks, elements: document.querySelectorAll("*").length, characters: place.textContent.length };
};

interface AnswerProps {
  Candidate: ComponentType<CandidateProps>;
  options: { tokens: string[]; perMs: number };
  onEnd: () => void;
}

function Answer({ Candidate, options, onEnd }: AnswerProps) {
  const [text, setText] = useState("");
  const [streaming, setStreaming] = useState(true);
  const [start] = useState(() => ({ options, onEnd }));
  useEffect(() => {
    const { options, onEnd } = start;
    const worker = new Worker(new URL("./token-worker.ts", import.meta.url), { type: "module" });
    let received = 0;
    worker.addEventListener("message", ({ data }: MessageEvent<string | null>) => {
      if (data === null) {
        setStreaming(false);
        return onEnd();
      }
      setText((before) => before + data);
      received++;
      const tenth = (received * 10) / options.tokens.length;
      if (Number.isInteger(tenth)) void window.onTenth(tenth);
    });
    worker.postMessage(options);
  }, [start]);
  return <Candidate text={text} streaming={streaming} />;
}
