import { settings } from "../de/settings.ts";
import { usage } from "../de/usage.ts";
import type { SettingsMessages } from "./en.ts";

export const de: SettingsMessages = { ...settings, ...usage };
