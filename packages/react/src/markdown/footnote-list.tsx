import { useContext } from "react";
import { goTo, noteId } from "./footnote-links.ts";
import { FootnotesContext } from "./footnotes.ts";
import { LabelsContext } from "./labels.ts";
import { Tokens } from "./token-elements.tsx";

/** All notes, under the text. */
export function FootnoteList() {
  const { footnotes, prefix } = useContext(FootnotesContext);
  const labels = useContext(LabelsContext);
  if (footnotes.size === 0) return null;
  return (
    <section className="millrace-footnotes" role="doc-endnotes" aria-label={labels.footnotes}>
      <ol>
        {Array.from(footnotes.values(), (footnote) => (
          <li key={footnote.note.label} id={noteId(prefix, footnote)} tabIndex={-1} dir="auto">
            <Tokens tokens={footnote.note.tokens} />
            {footnote.referenced && <BackLink number={footnote.number} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

function BackLink({ number }: { number: number }) {
  const { backToText } = useContext(LabelsContext);
  return (
    <button
      type="button"
      role="doc-backlink"
      aria-label={`${backToText} ${number}`}
      onClick={(event) =>
        goTo(event, event.currentTarget.closest(".millrace-markdown")?.querySelector(`[data-footnote="${number}"]`))
      }
    >
      ↩
    </button>
  );
}
