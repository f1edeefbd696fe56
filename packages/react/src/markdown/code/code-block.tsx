import { useContext, useState } from "react";
import { useCopy } from "../../use-copy.ts";
import { LabelsContext } from "../labels.ts";
import { CodeText } from "./code-text.tsx";
import { downloadText } from "./download-text.ts";
import { fileNameOf, languageOf } from "./languages.ts";
import { useHighlight } from "./use-highlight.ts";

interface CodeBlockProps {
  code: string;
  /** As it is called where the code is written. */
  language: string;
  /** Whether all of it is written. */
  finished: boolean;
}

export function CodeBlock({ code, language, finished }: CodeBlockProps) {
  const labels = useContext(LabelsContext);
  const [wrap, setWrap] = useState(false);
  const [copied, copy] = useCopy();
  const lines = useHighlight(code, languageOf(language), finished);
  return (
    <figure className="millrace-code" data-wrap={wrap}>
      <figcaption>
        <span>{language}</span>
        <button type="button" aria-pressed={wrap} onClick={() => setWrap(!wrap)}>
          {labels.wrapLines}
        </button>
        <button type="button" onClick={() => downloadText(fileNameOf(language), code)}>
          {labels.download}
        </button>
        <button type="button" onClick={() => copy(code)}>
          {copied ? labels.copied : labels.copyCode}
        </button>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre dir="ltr" tabIndex={0}>
        <code>
          <CodeText code={code} lines={lines} />
        </code>
      </pre>
    </figure>
  );
}
