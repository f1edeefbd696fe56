import type { LinkProps } from "@tanstack/react-router";
import {
  Boxes,
  Bug,
  ChartColumn,
  FlaskConical,
  Gauge,
  KeyRound,
  KeySquare,
  type LucideIcon,
  ThumbsUp,
} from "lucide-react";
import type { SettingsMessages } from "../locale/messages/settings/en.ts";

/** One page of the settings. */
export interface Section {
  readonly to: NonNullable<LinkProps["to"]>;
  /** Its name, a key of `settings.sections`. */
  readonly name: keyof SettingsMessages["settings"]["sections"];
  readonly icon: LucideIcon;
}

/** What everybody can set for themselves, in the order of the navigation. */
export const OWN_SECTIONS: readonly Section[] = [
  { to: "/settings/keys", name: "keys", icon: KeyRound },
  { to: "/settings/api-keys", name: "apiKeys", icon: KeySquare },
  { to: "/settings/ratings", name: "ratings", icon: ThumbsUp },
  { to: "/settings/usage", name: "usage", icon: ChartColumn },
];

/** What those who set up the deployment can set, below it. */
export const WORKSPACE_SECTIONS: readonly Section[] = [
  { to: "/settings/workspace-keys", name: "workspaceKeys", icon: KeySquare },
  { to: "/settings/models", name: "models", icon: Boxes },
  { to: "/settings/prompt-tests", name: "promptTests", icon: FlaskConical },
  { to: "/settings/workspace-usage", name: "workspaceUsage", icon: ChartColumn },
  { to: "/settings/budgets", name: "budgets", icon: Gauge },
  { to: "/settings/overview", name: "overview", icon: Gauge },
  { to: "/settings/errors", name: "errors", icon: Bug },
];
