import { apiKeys } from "../de/apikeys.ts";
import { experiments } from "../de/experiments.ts";
import { feedback } from "../de/feedback.ts";
import { keys } from "../de/keys.ts";
import { models } from "../de/models.ts";
import { monitoring } from "../de/monitoring.ts";
import { settings } from "../de/settings.ts";
import { usage } from "../de/usage.ts";
import type { SettingsMessages } from "./en.ts";

export const de: SettingsMessages = {
  ...settings,
  ...apiKeys,
  ...experiments,
  ...feedback,
  ...keys,
  ...models,
  ...monitoring,
  ...usage,
};
