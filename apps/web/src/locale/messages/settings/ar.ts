import { monitoring } from "../ar/monitoring.ts";
import { settings } from "../ar/settings.ts";
import type { SettingsMessages } from "./en.ts";

export const ar: SettingsMessages = { ...settings, ...monitoring };
