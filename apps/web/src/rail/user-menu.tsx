import { useMillrace } from "@millrace/react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Keyboard, LogOut, Settings } from "lucide-react";
import { useTranslations } from "use-intl";
import { runCommand } from "../commands/command-store.ts";
import { SMOOTHINGS, setSmoothing, useSmoothing } from "../conversation/smoothing.ts";
import { LanguageChoice } from "../locale/language-menu.tsx";
import { currentUserQuery } from "../queries.ts";
import { setTheme, THEMES, useTheme } from "../theme/theme.ts";
import { ActionFailure } from "../ui/action-failure.tsx";
import { Menu, MenuChoice, MenuItem, MenuLine } from "../ui/menu.tsx";
import { useSignOut } from "./use-sign-out.ts";

export function UserMenu() {
  const translate = useTranslations("user");
  const { data: user } = useQuery(currentUserQuery(useMillrace()));
  const navigate = useNavigate();
  const signOut = useSignOut();
  const theme = useTheme();
  const smoothing = useSmoothing();
  if (!user) return null;
  return (
    <>
      <ActionFailure error={signOut.error} />
      <Menu
        side="top"
        trigger={
          <button
            type="button"
            className="flex min-h-11 w-full items-center gap-2.5 rounded-control px-2 py-1.5 text-start transition-colors duration-150 hover:bg-hover data-[state=open]:bg-pressed"
          >
            <span
              aria-hidden="true"
              className="grid size-7 place-items-center rounded-full bg-bubble text-sm font-medium"
            >
              {[...user.name][0]?.toUpperCase()}
            </span>
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">
                <bdi>{user.name}</bdi>
              </span>
              <span className="block truncate text-xs text-quiet">{user.is_demo ? translate("demo") : user.email}</span>
            </span>
            <span className="sr-only">{translate("menu")}</span>
          </button>
        }
      >
        <LanguageChoice />
        <MenuLine />
        <MenuChoice
          label={translate("theme")}
          value={theme}
          options={THEMES.map((value) => ({ value, name: translate(value) }))}
          onChange={setTheme}
        />
        <MenuLine />
        <MenuChoice
          label={translate("smoothing.title")}
          value={smoothing}
          options={SMOOTHINGS.map((value) => ({ value, name: translate(`smoothing.${value}`) }))}
          onChange={setSmoothing}
        />
        <MenuLine />
        <MenuItem onSelect={() => void navigate({ to: "/settings" })}>
          <Settings size={16} className="text-quiet" />
          {translate("settings")}
        </MenuItem>
        <MenuItem onSelect={() => setTimeout(() => runCommand("shortcuts"))}>
          <Keyboard size={16} className="text-quiet" />
          {translate("shortcuts")}
        </MenuItem>
        <MenuItem onSelect={() => signOut.mutate()}>
          <LogOut size={16} className="text-quiet rtl:-scale-x-100" />
          {translate("signOut")}
        </MenuItem>
      </Menu>
    </>
  );
}
