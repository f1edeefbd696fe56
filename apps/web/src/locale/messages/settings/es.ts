import { settings } from "../es/settings.ts";
import { usage } from "../es/usage.ts";
import type { SettingsMessages } from "./en.ts";

export const es: SettingsMessages = { ...settings, ...usage };
