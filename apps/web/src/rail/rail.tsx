import { Link } from "@tanstack/react-router";
import { Archive, PanelLeft, SquarePen } from "lucide-react";
import { lazy, Suspense } from "react";
import { useTranslations } from "use-intl";
import { useRail } from "../shell/use-rail.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { Logo } from "../ui/logo.tsx";
import { SessionList } from "./session-list.tsx";

const UserMenu = lazy(() => import("./user-menu.tsx").then((module) => ({ default: module.UserMenu })));

export function Rail() {
  const translate = useTranslations();
  const { setOpen } = useRail();
  return (
    <div className="flex h-full flex-col bg-rail">
      <div className="flex h-14 shrink-0 items-center gap-2.5 ps-4 pe-2">
        <Logo size={24} />
        <span className="flex-1 text-read font-semibold tracking-tight">{translate("app.name")}</span>
        <IconButton
          tip="below"
          label={translate("rail.close")}
          icon={<PanelLeft size={20} className="rtl:-scale-x-100" />}
          onClick={() => setOpen(false)}
        />
      </div>
      <div className="px-2 pb-1">
        <Link
          to="/"
          className="flex h-9 items-center gap-2.5 rounded-control px-2 font-medium transition-colors duration-150 hover:bg-hover pointer-coarse:h-11"
          activeProps={{ className: "bg-pressed", "aria-current": "page" }}
        >
          <SquarePen size={16} className="text-accent" aria-hidden="true" />
          {translate("rail.newSession")}
        </Link>
      </div>
      <SessionList />
      <div className="min-h-15 border-t border-line p-2">
        <Link
          to="/archived"
          className="mb-1 flex h-9 items-center gap-2.5 rounded-control px-2 text-quiet transition-colors duration-150 hover:bg-hover hover:text-ink pointer-coarse:h-11"
          activeProps={{ className: "bg-pressed text-ink", "aria-current": "page" }}
        >
          <Archive size={16} aria-hidden="true" />
          {translate("list.archived")}
        </Link>
        <Suspense>
          <UserMenu />
        </Suspense>
      </div>
    </div>
  );
}
