import { type MouseEvent, useContext } from "react";
import { type Footnote, FootnotesContext } from "./footnotes.ts";
import { LabelsContext } from "./labels.ts";
import { Tokens } from "./token-elements.tsx";

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

function noteId(prefix: string, { number }: Footnote): string {
  return `${prefix}-note-${number}`;
}

/** Within the page, without an entry in the browser's history. */
function goTo(event: MouseEvent, target: Element | null | undefined): void {
  event.preventDefault();
  if (!(target instanceof HTMLElement)) return;
  target.scrollIntoView({ block: "nearest" });
  target.focus({ preventScroll: true });
}
