/** What the router needs of the settings, in one piece. */
export { FirstSection } from "./first-section.tsx";
export { SectionOutlet } from "./section-outlet.tsx";
export { sectionAt } from "./sections.ts";
export { SettingsPage } from "./settings-page.tsx";
