import { apiKeys } from "../de/apikeys.ts";
import { keys } from "../de/keys.ts";
import { models } from "../de/models.ts";
import { settings } from "../de/settings.ts";
import type { SettingsMessages } from "./en.ts";

export const de: SettingsMessages = { ...settings, ...apiKeys, ...keys, ...models };
