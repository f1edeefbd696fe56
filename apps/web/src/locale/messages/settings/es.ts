import { apiKeys } from "../es/apikeys.ts";
import { experiments } from "../es/experiments.ts";
import { feedback } from "../es/feedback.ts";
import { keys } from "../es/keys.ts";
import { models } from "../es/models.ts";
import { monitoring } from "../es/monitoring.ts";
import { settings } from "../es/settings.ts";
import { usage } from "../es/usage.ts";
import type { SettingsMessages } from "./en.ts";

export const es: SettingsMessages = {
  ...settings,
  ...apiKeys,
  ...experiments,
  ...feedback,
  ...keys,
  ...models,
  ...monitoring,
  ...usage,
};
