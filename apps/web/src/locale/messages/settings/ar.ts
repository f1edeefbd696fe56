import { settings } from "../ar/settings.ts";
import { usage } from "../ar/usage.ts";
import type { SettingsMessages } from "./en.ts";

export const ar: SettingsMessages = { ...settings, ...usage };
