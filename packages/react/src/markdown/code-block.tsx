import { useContext, useState } from "react";
import { useCopy } from "../use-copy.ts";
import { LabelsContext } from "./labels.ts";

export function CodeBlock({ code, language }: { code: string; language: string }) {
  const labels = useContext(LabelsContext);
  const [wrap, setWrap] = useState(false);
  const [copied, copy] = useCopy();
  return (
    <figure className="millrace-code" data-wrap={wrap}>
      <figcaption>
        <span>{language}</span>
        <button type="button" aria-pressed={wrap} onClick={() => setWrap(!wrap)}>
          {labels.wrapLines}
        </button>
        <button type="button" onClick={() => copy(code)}>
          {copied ? labels.copied : labels.copyCode}
        </button>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre dir="ltr" tabIndex={0}>
        <code>{code}</code>
      </pre>
    </figure>
  );
}
