import { apiKeys } from "../es/apikeys.ts";
import { keys } from "../es/keys.ts";
import { models } from "../es/models.ts";
import { settings } from "../es/settings.ts";
import type { SettingsMessages } from "./en.ts";

export const es: SettingsMessages = { ...settings, ...apiKeys, ...keys, ...models };
