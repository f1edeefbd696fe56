import { useContext } from "react";
import { goTo, noteId } from "./footnote-links.ts";
import { FootnotesContext } from "./footnotes.ts";
import { LabelsContext } from "./labels.ts";

/** The number of a note that leads to it; a reference to a note that is not there stays as written. */
export function FootnoteReference({ label, raw }: { label: string; raw: string }) {
  const { footnotes, prefix } = useContext(FootnotesContext);
  const labels = useContext(LabelsContext);
  const footnote = footnotes.get(label);
  if (!footnote) return raw;
  const id = noteId(prefix, footnote);
  return (
    <sup>
      <a
        href={`#${id}`}
        role="doc-noteref"
        aria-label={`${labels.footnote} ${footnote.number}`}
        data-footnote={footnote.number}
        onClick={(event) => goTo(event, document.getElementById(id))}
      >
        {footnote.number}
      </a>
    </sup>
  );
}
