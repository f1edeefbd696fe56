import { apiKeys } from "../zh/apikeys.ts";
import { keys } from "../zh/keys.ts";
import { models } from "../zh/models.ts";
import { settings } from "../zh/settings.ts";
import type { SettingsMessages } from "./en.ts";

export const zh: SettingsMessages = { ...settings, ...apiKeys, ...keys, ...models };
