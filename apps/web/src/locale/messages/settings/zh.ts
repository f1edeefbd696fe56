import { apiKeys } from "../zh/apikeys.ts";
import { settings } from "../zh/settings.ts";
import type { SettingsMessages } from "./en.ts";

export const zh: SettingsMessages = { ...settings, ...apiKeys };
