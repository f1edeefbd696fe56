import { apiKeys } from "../ar/apikeys.ts";
import { experiments } from "../ar/experiments.ts";
import { feedback } from "../ar/feedback.ts";
import { keys } from "../ar/keys.ts";
import { models } from "../ar/models.ts";
import { monitoring } from "../ar/monitoring.ts";
import { settings } from "../ar/settings.ts";
import { usage } from "../ar/usage.ts";
import type { SettingsMessages } from "./en.ts";

export const ar: SettingsMessages = {
  ...settings,
  ...apiKeys,
  ...experiments,
  ...feedback,
  ...keys,
  ...models,
  ...monitoring,
  ...usage,
};
