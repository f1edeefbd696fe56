/** Fonts that a picture has too: the page's own do not reach into it, and labels are measured with these. */
const FONT = "ui-sans-serif, system-ui, sans-serif";
const MAX_EDGES = 300;

/** Behind the words on a line, so that it does not run through them. */
const LABEL_BACKGROUND = { light: "#fbfdfd", dark: "#161c1f" };

export interface Drawing {
  /** The picture as an address. A picture runs nothing and loads nothing. */
  address: string;
  width: number;
  height: number;
}

let last: Promise<unknown> = Promise.resolve();
let count = 0;

/** Loads Mermaid, and draws a source that `checkDiagram` let through, one at a time. Rejects when it is no diagram. */
export function drawDiagram(source: string, theme: "light" | "dark"): Promise<Drawing> {
  const drawing = last.then(() => draw(source, theme));
  last = drawing.catch(() => {});
  return drawing;
}

async function draw(source: string, theme: "light" | "dark"): Promise<Drawing> {
  const { default: mermaid } = await import("mermaid");
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: "strict",
    htmlLabels: false,
    flowchart: { htmlLabels: false },
    suppressErrorRendering: true,
    maxTextSize: source.length,
    maxEdges: MAX_EDGES,
    fontFamily: FONT,
    theme: theme === "dark" ? "dark" : "neutral",
    deterministicIds: true,
  });
  const { svg } = await mermaid.render(`millrace-diagram-${++count}`, source);
  const root = new DOMParser().parseFromString(svg, "text/html").querySelector("svg");
  if (!root) throw new Error("no picture");
  const [, , width = 0, height = 0] = (root.getAttribute("viewBox") ?? "").split(/[\s,]+/).map(Number);
  root.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  root.setAttribute("width", String(width));
  root.setAttribute("height", String(height));
  root.style.maxWidth = "";
  const style = root.ownerDocument.createElementNS("http://www.w3.org/2000/svg", "style");
  style.textContent = `.edgeLabel rect { opacity: 1 !important; fill: ${LABEL_BACKGROUND[theme]} !important; }`;
  root.append(style);
  const text = new XMLSerializer().serializeToString(root);
  return { address: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`, width, height };
}
