import { monitoring } from "../de/monitoring.ts";
import { settings } from "../de/settings.ts";
import type { SettingsMessages } from "./en.ts";

export const de: SettingsMessages = { ...settings, ...monitoring };
