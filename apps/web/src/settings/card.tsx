import type { ReactNode } from "react";
import { useId } from "react";

/** A titled block of a section. */
export function Card({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="grid grid-cols-1 gap-4 rounded-card border border-line bg-surface p-4 sm:p-5"
    >
      <div className="grid gap-1">
        <h2 id={id} className="font-medium">
          {title}
        </h2>
        {note && <p className="max-w-[68ch] text-sm text-quiet text-pretty">{note}</p>}
      </div>
      {children}
    </section>
  );
}
