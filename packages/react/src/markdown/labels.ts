import { createContext } from "react";

/** The words the Markdown components show or announce. */
export interface MarkdownLabels {
  copyCode: string;
  copied: string;
  download: string;
  wrapLines: string;
  /** Stands before the alternative text of an image, which is linked and never loaded. */
  image: string;
  taskDone: string;
  taskOpen: string;
  /** Stands before the number of a note. */
  footnote: string;
  footnotes: string;
  /** Stands before the number of the note that the reader returns from. */
  backToText: string;
  diagram: string;
  showSource: string;
  diagramFailed: string;
  diagramRefused: { "too-large": string; refused: string };
}

export const ENGLISH_LABELS: MarkdownLabels = {
  copyCode: "Copy code",
  copied: "Copied",
  download: "Download",
  wrapLines: "Wrap lines",
  image: "Image",
  taskDone: "Done",
  taskOpen: "Not done",
  footnote: "Footnote",
  footnotes: "Footnotes",
  backToText: "Back to the text from footnote",
  diagram: "Diagram",
  showSource: "Show source",
  diagramFailed: "This diagram could not be drawn. Here is its source.",
  diagramRefused: {
    "too-large": "This diagram is too large to draw. Here is its source.",
    refused: "This diagram uses pictures, links or HTML, which are not drawn here. Here is its source.",
  },
};

export const LabelsContext = createContext(ENGLISH_LABELS);
