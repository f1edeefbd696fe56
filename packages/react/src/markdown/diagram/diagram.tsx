import { useContext, useEffect, useRef, useState } from "react";
import { CodeBlock } from "../code/code-block.tsx";
import { LabelsContext } from "../labels.ts";
import { type CheckedDiagram, checkDiagram } from "./check-diagram.ts";
import { type Drawing, drawDiagram } from "./draw-diagram.ts";
import { useTheme } from "./use-theme.ts";

const KIND = /^[\s\S]*?([a-z][\w-]*)/i;

/** A Mermaid diagram as a picture, with its source a button away; only the source, and why, when it cannot be drawn. */
export function Diagram({ code }: { code: string }) {
  const labels = useContext(LabelsContext);
  const [showsSource, setShowsSource] = useState(false);
  const place = useRef<HTMLElement>(null);
  const checked = checkDiagram(code);
  const { drawing, failed } = useDrawing(checked, useTheme(place));
  const problem = checked.ok ? failed && labels.diagramFailed : labels.diagramRefused[checked.reason];

  return (
    <section ref={place} className="millrace-diagram" aria-label={labels.diagram}>
      {problem && <p className="millrace-note">{problem}</p>}
      {drawing && !problem && (
        <div className="millrace-diagram-bar">
          <button type="button" aria-pressed={showsSource} onClick={() => setShowsSource(!showsSource)}>
            {labels.showSource}
          </button>
        </div>
      )}
      {drawing && !problem && !showsSource ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <div className="millrace-diagram-picture" tabIndex={0}>
          <img
            src={drawing.address}
            width={drawing.width}
            height={drawing.height}
            alt={`${labels.diagram}: ${KIND.exec(code)?.[1] ?? ""}`}
          />
        </div>
      ) : (
        <CodeBlock code={code} language="mermaid" finished />
      )}
    </section>
  );
}

function useDrawing(checked: CheckedDiagram, theme: "light" | "dark"): { drawing: Drawing | null; failed: boolean } {
  const source = checked.ok ? checked.source : null;
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (source === null) return;
    let isCurrent = true;
    drawDiagram(source, theme).then(
      (drawn) => {
        if (isCurrent) setDrawing(drawn);
      },
      () => {
        if (isCurrent) setFailed(true);
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [source, theme]);
  return { drawing, failed };
}
