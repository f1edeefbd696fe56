import { createContext } from "react";

/** The words the Markdown components show or announce. */
export interface MarkdownLabels {
  copyCode: string;
  copied: string;
  wrapLines: string;
  /** Stands before the alternative text of an image, which is linked and never loaded. */
  image: string;
  taskDone: string;
  taskOpen: string;
}

export const ENGLISH_LABELS: MarkdownLabels = {
  copyCode: "Copy code",
  copied: "Copied",
  wrapLines: "Wrap lines",
  image: "Image",
  taskDone: "Done",
  taskOpen: "Not done",
};

export const LabelsContext = createContext(ENGLISH_LABELS);
