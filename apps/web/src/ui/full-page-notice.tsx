import type { ReactNode } from "react";
import { Logo } from "./logo.tsx";

/** A whole page or pane with one sentence and one way out. */
export function FullPageNotice({ text, action }: { text: string; action: ReactNode }) {
  return (
    <div role="alert" className="grid h-full min-h-60 place-content-center justify-items-center gap-4 p-6 text-center">
      <Logo size={36} />
      <h1 className="max-w-md text-read text-balance">{text}</h1>
      {action}
    </div>
  );
}
