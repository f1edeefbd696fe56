import { apiKeys } from "../zh/apikeys.ts";
import { experiments } from "../zh/experiments.ts";
import { feedback } from "../zh/feedback.ts";
import { keys } from "../zh/keys.ts";
import { models } from "../zh/models.ts";
import { monitoring } from "../zh/monitoring.ts";
import { settings } from "../zh/settings.ts";
import { usage } from "../zh/usage.ts";
import type { SettingsMessages } from "./en.ts";

export const zh: SettingsMessages = {
  ...settings,
  ...apiKeys,
  ...experiments,
  ...feedback,
  ...keys,
  ...models,
  ...monitoring,
  ...usage,
};
