import type { ReactNode } from "react";
import { PageTitle } from "../shell/page-title.tsx";

interface SectionPageProps {
  title: string;
  /** One or two sentences: what can be set here, and what for. */
  intro: string;
  /** Charts and tables may take more room than forms. */
  wide?: boolean;
  /** Stands at the end of the title's line. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A section of the settings: its title, what it is for, and its blocks. */
export function SectionPage({ title, intro, wide = false, actions, children }: SectionPageProps) {
  return (
    <div className={`mx-auto grid grid-cols-1 gap-6 pt-6 lg:pt-8 ${wide ? "max-w-270" : "max-w-190"}`}>
      <PageTitle>{title}</PageTitle>
      <div className="grid gap-1.5">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <h1 className="text-xl font-medium">{title}</h1>
          {actions}
        </div>
        <p className="max-w-[68ch] text-quiet text-pretty">{intro}</p>
      </div>
      {children}
    </div>
  );
}
