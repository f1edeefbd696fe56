import { useMillrace } from "@millrace/react";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { Suspense } from "react";
import { useTranslations } from "use-intl";
import { currentUserQuery } from "../queries.ts";
import { PageHeader } from "../shell/page-header.tsx";
import { OWN_SECTIONS, type Section, WORKSPACE_SECTIONS } from "./sections.ts";
import { SettingsSkeleton } from "./settings-skeleton.tsx";
import { SettingsTexts } from "./settings-texts.tsx";

/** The frame of all settings: their navigation, and beside it (on a narrow page instead of it) one section. */
export function SettingsPage() {
  return (
    <Suspense fallback={<SettingsSkeleton />}>
      <SettingsTexts>
        <Frame />
      </SettingsTexts>
    </Suspense>
  );
}

function Frame() {
  const translate = useTranslations("settings");
  const { data: user } = useQuery(currentUserQuery(useMillrace()));
  const isIndex = useLocation({ select: ({ pathname }) => /^\/settings\/?$/.test(pathname) });
  return (
    <div className="@container flex min-h-0 flex-1 flex-col">
      <PageHeader>
        {isIndex ? (
          <h1 className="truncate px-2 text-read font-medium">{translate("title")}</h1>
        ) : (
          <>
            <Link
              to="/settings"
              className="flex min-h-11 items-center gap-1 rounded-control px-2 text-quiet hover:text-ink @2xl:hidden"
            >
              <ChevronLeft size={16} aria-hidden="true" className="rtl:-scale-x-100" />
              {translate("back")}
            </Link>
            <span className="truncate px-2 text-read font-medium @max-2xl:hidden">{translate("title")}</span>
          </>
        )}
      </PageHeader>
      <div className="flex min-h-0 flex-1">
        <nav
          aria-label={translate("label")}
          className={`w-full shrink-0 overflow-y-auto px-3 pb-3 @2xl:w-60 @2xl:border-e @2xl:border-line ${isIndex ? "" : "@max-2xl:hidden"}`}
        >
          <Sections sections={OWN_SECTIONS} title={translate("own")} />
          {user?.is_admin && <Sections sections={WORKSPACE_SECTIONS} title={translate("workspace")} />}
        </nav>
        <div
          className={`min-w-0 flex-1 overflow-y-auto px-4 pb-[max(2rem,env(safe-area-inset-bottom))] sm:px-8 ${isIndex ? "@max-2xl:hidden" : ""}`}
        >
          <Suspense fallback={<SettingsSkeleton />}>
            <Outlet />
          </Suspense>
        </div>
      </div>
    </div>
  );
}

function Sections({ sections, title }: { sections: readonly Section[]; title: string }) {
  const translate = useTranslations("settings.sections");
  return (
    <>
      <h2 className="px-2.5 pt-5 pb-1.5 text-xs font-medium text-quiet">{title}</h2>
      <ul className="grid gap-0.5">
        {sections.map(({ path, name, icon: Icon }) => (
          <li key={name}>
            <Link
              to="/settings/$section"
              params={{ section: path }}
              className="flex min-h-9 items-center gap-2.5 rounded-control px-2.5 py-1.5 hover:bg-hover aria-[current=page]:bg-pressed aria-[current=page]:font-medium @max-2xl:min-h-11"
            >
              <Icon size={16} aria-hidden="true" className="text-quiet" />
              {translate(name)}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
