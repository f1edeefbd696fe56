import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface EmptyStateProps {
  icon: LucideIcon;
  title?: string;
  /** What will stand here, and how it comes to that. */
  children: ReactNode;
  action?: ReactNode;
}

/** Stands where a section has nothing to show yet. */
export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div
      data-testid="empty"
      className="grid justify-items-center gap-3 rounded-card border border-dashed border-line-strong px-4 py-10 text-center"
    >
      <Icon size={20} className="text-quiet" aria-hidden="true" />
      <div role="status" className="grid gap-1">
        {title && <h2 className="font-medium">{title}</h2>}
        <p className="max-w-[48ch] text-quiet text-pretty">{children}</p>
      </div>
      {action}
    </div>
  );
}
