import { models } from "../zh/models.ts";
import { settings } from "../zh/settings.ts";
import type { SettingsMessages } from "./en.ts";

export const zh: SettingsMessages = { ...settings, ...models };
