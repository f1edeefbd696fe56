import type { ListedSession } from "@millrace/protocol";
import { useId } from "react";
import { SessionItem } from "./session-item.tsx";

interface SessionGroupProps {
  /** For tests and tools. */
  name: string;
  label: string;
  sessions: readonly ListedSession[];
  onDelete: (session: ListedSession) => void;
}

export function SessionGroup({ name, label, sessions, onDelete }: SessionGroupProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} data-group={name}>
      <h2 id={id} className="px-2 pt-5 pb-1.5 text-xs font-medium text-quiet">
        {label}
      </h2>
      <ul>
        {sessions.map((session) => (
          <SessionItem key={session.id} session={session} onDelete={onDelete} />
        ))}
      </ul>
    </section>
  );
}
