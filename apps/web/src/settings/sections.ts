import { lazyRouteComponent } from "@tanstack/react-router";
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
  /** Where it is, below `/settings/`. */
  readonly path: string;
  /** Its name, a key of `settings.sections`. */
  readonly name: keyof SettingsMessages["settings"]["sections"];
  readonly icon: LucideIcon;
  readonly page: ReturnType<typeof lazyRouteComponent>;
}

/** What everybody can set for themselves, in the order of the navigation. */
export const OWN_SECTIONS: readonly Section[] = [
  {
    path: "keys",
    name: "keys",
    icon: KeyRound,
    page: lazyRouteComponent(() => import("./keys/own-keys-page.tsx"), "OwnKeysPage"),
  },
  {
    path: "api-keys",
    name: "apiKeys",
    icon: SquareTerminal,
    page: lazyRouteComponent(() => import("./api-keys/api-keys-section.tsx"), "ApiKeysSection"),
  },
  {
    path: "usage",
    name: "usage",
    icon: ChartColumn,
    page: lazyRouteComponent(() => import("../usage/usage-page.tsx"), "UsagePage"),
  },
  {
    path: "ratings",
    name: "ratings",
    icon: ThumbsUp,
    page: lazyRouteComponent(() => import("../feedback/feedback-page.tsx"), "FeedbackPage"),
  },
];

/** What those who set up the deployment can set, below it: how it does and what it costs, what it is set to, what failed. */
export const WORKSPACE_SECTIONS: readonly Section[] = [
  {
    path: "overview",
    name: "overview",
    icon: Activity,
    page: lazyRouteComponent(() => import("../monitoring/overview-page.tsx"), "OverviewPage"),
  },
  {
    path: "workspace-usage",
    name: "workspaceUsage",
    icon: ChartColumn,
    page: lazyRouteComponent(() => import("../usage/workspace-usage-page.tsx"), "WorkspaceUsagePage"),
  },
  {
    path: "budgets",
    name: "budgets",
    icon: Wallet,
    page: lazyRouteComponent(() => import("../usage/budgets-page.tsx"), "BudgetsPage"),
  },
  {
    path: "workspace-keys",
    name: "workspaceKeys",
    icon: KeySquare,
    page: lazyRouteComponent(() => import("./keys/workspace-keys-page.tsx"), "WorkspaceKeysPage"),
  },
  {
    path: "models",
    name: "models",
    icon: Boxes,
    page: lazyRouteComponent(() => import("./models/models-page.tsx"), "ModelsPage"),
  },
  {
    path: "prompt-tests",
    name: "promptTests",
    icon: FlaskConical,
    page: lazyRouteComponent(() => import("../experiments/experiments-page.tsx"), "ExperimentsPage"),
  },
  {
    path: "errors",
    name: "errors",
    icon: Bug,
    page: lazyRouteComponent(() => import("../monitoring/errors-page.tsx"), "ErrorsPage"),
  },
];
