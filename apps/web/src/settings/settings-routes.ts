/** What the router needs of the settings, in one piece. */
export { FirstSection } from "./first-section.tsx";
export { loadSection, SectionOutlet } from "./section-outlet.tsx";
export { SettingsPage } from "./settings-page.tsx";
