import { createStoredSetting } from "../stored-setting.ts";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const setting = createStoredSetting("theme");

/** Puts the chosen theme on the page; `system` leaves it to the style sheet. Call once before the first render. */
export function applyTheme(): void {
  const theme = toTheme(setting.get());
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

export function setTheme(theme: Theme): void {
  setting.set(theme);
  applyTheme();
}

export function useTheme(): Theme {
  return toTheme(setting.use());
}

function toTheme(saved: string | null): Theme {
  return THEMES.find((theme) => theme === saved) ?? "system";
}
