import { notFound, useParams } from "@tanstack/react-router";
import { OWN_SECTIONS, type Section, WORKSPACE_SECTIONS } from "./sections.ts";

/** Loads the section's page, before it is shown. Where there is none the router shows what it does for such addresses. */
export async function loadSection(path: string): Promise<void> {
  const section = sectionAt(path);
  if (!section) throw notFound();
  await section.page.preload?.();
}

/** The section that the address names. */
export function SectionOutlet() {
  const { section } = useParams({ from: "/signed-in/settings/$section" });
  const Page = sectionAt(section)?.page;
  return Page && <Page />;
}

function sectionAt(path: string): Section | undefined {
  return [...OWN_SECTIONS, ...WORKSPACE_SECTIONS].find((section) => section.path === path);
}
