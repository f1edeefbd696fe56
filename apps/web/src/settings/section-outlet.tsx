import { useParams } from "@tanstack/react-router";
import { MissingPage } from "../shell/missing-page.tsx";
import { sectionAt } from "./sections.ts";

/** The section that the address names. */
export function SectionOutlet() {
  const { section } = useParams({ from: "/signed-in/settings/$section" });
  const Page = sectionAt(section)?.page;
  return Page ? <Page /> : <MissingPage />;
}
