import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";

/** Something that went wrong, said where it happened, with a way out. */
export function Notice({ children, actions }: { children: ReactNode; actions?: ReactNode }) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-card border border-line bg-danger-tint px-3 py-2.5 text-sm text-ink"
    >
      <div className="flex min-w-52 flex-1 items-start gap-2.5">
        <CircleAlert size={16} className="mt-0.5 text-danger" aria-hidden="true" />
        <div className="min-w-0 text-pretty">{children}</div>
      </div>
      {actions}
    </div>
  );
}
