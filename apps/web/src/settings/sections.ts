import type { LinkProps } from "@tanstack/react-router";
import { Bug, Gauge, type LucideIcon } from "lucide-react";
import type { SettingsMessages } from "../locale/messages/settings/en.ts";

/** One page of the settings. */
export interface Section {
  readonly to: NonNullable<LinkProps["to"]>;
  /** Its name, a key of `settings.sections`. */
  readonly name: keyof SettingsMessages["settings"]["sections"];
  readonly icon: LucideIcon;
}

/** What everybody can set for themselves, in the order of the navigation. */
export const OWN_SECTIONS: readonly Section[] = [];

/** What those who set up the deployment can set, below it. */
export const WORKSPACE_SECTIONS: readonly Section[] = [
  { to: "/settings/overview", name: "overview", icon: Gauge },
  { to: "/settings/errors", name: "errors", icon: Bug },
];
