import { settings } from "../zh/settings.ts";
import { usage } from "../zh/usage.ts";
import type { SettingsMessages } from "./en.ts";

export const zh: SettingsMessages = { ...settings, ...usage };
