import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";

/** Something that went wrong, said where it happened, with a way out. */
export function Notice({ children, actions }: { children: ReactNode; actions?: ReactNode }) {
  return (
    <div
      role="alert"
      className="flex items-center gap-2.5 rounded-card border border-line bg-danger-tint px-3 py-2.5 text-sm"
    >
      <CircleAlert size={16} className="text-danger" aria-hidden="true" />
      <div className="min-w-0 flex-1">{children}</div>
      {actions}
    </div>
  );
}
