import type { ReactNode } from "react";
import { ConnectionLight } from "../connection/connection-light.tsx";
import { RailButton } from "./rail-button.tsx";

/** The bar at the top of every signed-in page, with what stands on all of them at its ends. */
export function PageHeader({ children }: { children?: ReactNode }) {
  return (
    <header className="flex h-14 shrink-0 items-center gap-2 ps-3 pe-1.5 has-[h1]:border-b border-line">
      <RailButton />
      <div className="flex min-w-0 flex-1 items-center gap-2">{children}</div>
      <ConnectionLight />
    </header>
  );
}
