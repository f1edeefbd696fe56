import type { MillraceClient } from "@millrace/client";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { currentUserQuery, queryClient, restoreQueries } from "./queries.ts";
import { CrashPage } from "./shell/crash-page.tsx";
import { MissingPage } from "./shell/missing-page.tsx";
import { Shell } from "./shell/shell.tsx";
import { ShellSkeleton } from "./shell/shell-skeleton.tsx";

interface Context {
  client: MillraceClient;
}

const root = createRootRouteWithContext<Context>()({
  component: Outlet,
  errorComponent: CrashPage,
  notFoundComponent: MissingPage,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: ({ to }): { to?: string } => (typeof to === "string" && /^\/(?![/\\])/.test(to) ? { to } : {}),
  async beforeLoad({ context, search }) {
    const user = await queryClient.ensureQueryData(currentUserQuery(context.client)).catch(() => null);
    if (user) throw redirect({ href: search.to ?? "/", replace: true });
  },
  component: lazyRouteComponent(() => import("./sign-in/sign-in-page.tsx"), "SignInPage"),
});

const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  async beforeLoad({ context, location }) {
    const user = await queryClient.ensureQueryData(currentUserQuery(context.client));
    if (!user) throw redirect({ to: "/sign-in", search: location.pathname === "/" ? {} : { to: location.pathname } });
    await restoreQueries(context.client);
    return { user };
  },
  component: Shell,
  pendingComponent: ShellSkeleton,
});

const home = createRoute({
  getParentRoute: () => signedIn,
  path: "/",
  component: lazyRouteComponent(() => import("./home/home-page.tsx"), "HomePage"),
});

const session = createRoute({
  getParentRoute: () => signedIn,
  path: "/s/$sessionId",
  component: lazyRouteComponent(() => import("./conversation/conversation-page.tsx"), "ConversationPage"),
});

const archived = createRoute({
  getParentRoute: () => signedIn,
  path: "/archived",
  component: lazyRouteComponent(() => import("./rail/archived-page.tsx"), "ArchivedPage"),
});

const loadSettings = () => import("./settings/settings-routes.ts");

const settings = createRoute({
  getParentRoute: () => signedIn,
  path: "/settings",
  component: lazyRouteComponent(loadSettings, "SettingsPage"),
});

const settingsIndex = createRoute({
  getParentRoute: () => settings,
  path: "/",
  component: lazyRouteComponent(loadSettings, "FirstSection"),
});

/** Every section by one route, so that only the settings know which there are. */
const settingsSection = createRoute({
  getParentRoute: () => settings,
  path: "$section",
  loader: async ({ params }) => (await loadSettings()).loadSection(params.section),
  component: lazyRouteComponent(loadSettings, "SectionOutlet"),
});

/** For whoever has the link, signed in or not. */
const shared = createRoute({
  getParentRoute: () => root,
  path: "/share/$token",
  component: lazyRouteComponent(() => import("./share/shared-page.tsx"), "SharedPage"),
});

export function createAppRouter(client: MillraceClient) {
  return createRouter({
    routeTree: root.addChildren([
      signIn,
      shared,
      signedIn.addChildren([home, session, archived, settings.addChildren([settingsIndex, settingsSection])]),
    ]),
    context: { client },
    defaultPreload: "intent",
    defaultPendingMs: 150,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
