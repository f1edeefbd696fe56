import { monitoring } from "../zh/monitoring.ts";
import { settings } from "../zh/settings.ts";
import type { SettingsMessages } from "./en.ts";

export const zh: SettingsMessages = { ...settings, ...monitoring };
