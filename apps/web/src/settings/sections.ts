import type { LinkProps } from "@tanstack/react-router";
import {
  Activity,
  Boxes,
  Bug,
  ChartColumn,
  FlaskConical,
  KeyRound,
  KeySquare,
  type LucideIcon,
  SquareTerminal,
  ThumbsUp,
  Wallet,
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
  { to: "/settings/api-keys", name: "apiKeys", icon: SquareTerminal },
  { to: "/settings/usage", name: "usage", icon: ChartColumn },
  { to: "/settings/ratings", name: "ratings", icon: ThumbsUp },
];

/** What those who set up the deployment can set, below it: how it does and what it costs, what it is set to, what failed. */
export const WORKSPACE_SECTIONS: readonly Section[] = [
  { to: "/settings/overview", name: "overview", icon: Activity },
  { to: "/settings/workspace-usage", name: "workspaceUsage", icon: ChartColumn },
  { to: "/settings/budgets", name: "budgets", icon: Wallet },
  { to: "/settings/workspace-keys", name: "workspaceKeys", icon: KeySquare },
  { to: "/settings/models", name: "models", icon: Boxes },
  { to: "/settings/prompt-tests", name: "promptTests", icon: FlaskConical },
  { to: "/settings/errors", name: "errors", icon: Bug },
];
