import { monitoring } from "../es/monitoring.ts";
import { settings } from "../es/settings.ts";
import type { SettingsMessages } from "./en.ts";

export const es: SettingsMessages = { ...settings, ...monitoring };
