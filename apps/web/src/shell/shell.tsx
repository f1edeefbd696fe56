import { useMillrace } from "@millrace/react";
import { useQuery } from "@tanstack/react-query";
import { Outlet, useLocation, useRouter } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { useTranslations } from "use-intl";
import { ShellCommands } from "../commands/shell-commands.tsx";
import { ConnectionAnnouncer } from "../connection/connection-announcer.tsx";
import { measureDelivery } from "../connection/measure-delivery.ts";
import { currentUserQuery } from "../queries.ts";
import { Rail } from "../rail/rail.tsx";
import { useLiveLists } from "../rail/use-live-lists.ts";
import { canReadAloud } from "../read-aloud/can-read-aloud.ts";
import { Modal } from "../ui/modal.tsx";
import { ToastHost } from "../ui/toast-host.tsx";
import { RailContext, useRailState } from "./use-rail.ts";

const Player = lazy(() => import("../read-aloud/player.tsx").then((module) => ({ default: module.Player })));

/** The frame of every signed-in page: the session rail, and beside it the page. */
export function Shell() {
  const translate = useTranslations();
  const { data: user } = useQuery(currentUserQuery(useMillrace()));
  const pathname = useLocation({ select: (location) => location.pathname });
  const rail = useRailState(pathname);
  const router = useRouter();
  useLiveLists();
  const client = useMillrace();
  useEffect(() => measureDelivery(client), [client]);

  // Whoever was signed in no longer is: the route decides again, and leads to signing in.
  useEffect(() => {
    if (user === null) void router.invalidate();
  }, [router, user]);

  return (
    <RailContext value={rail}>
      <a
        href="#main"
        className="fixed start-3 top-3 z-50 flex min-h-11 -translate-y-20 items-center rounded-control bg-accent px-4 text-on-accent focus:translate-y-0"
      >
        {translate("app.skip")}
      </a>
      <div className="flex h-full">
        {rail.isWide && rail.isOpen && (
          <aside className="w-68 shrink-0 border-e border-line" aria-label={translate("rail.label")}>
            <Rail />
          </aside>
        )}
        {!rail.isWide && rail.isOpen && (
          <Modal
            label={translate("rail.label")}
            onClose={() => rail.setOpen(false)}
            className="m-0 h-dvh max-h-none w-[min(20rem,85vw)] animate-appear border-e border-line bg-rail"
          >
            <Rail />
          </Modal>
        )}
        <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
          <Outlet />
        </main>
      </div>
      <ConnectionAnnouncer />
      <ToastHost isWide={rail.isWide} />
      <ShellCommands />
      {canReadAloud && (
        <Suspense>
          <Player />
        </Suspense>
      )}
    </RailContext>
  );
}
