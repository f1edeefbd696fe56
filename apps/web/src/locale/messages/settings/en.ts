import { apiKeys } from "../en/apikeys.ts";
import { experiments } from "../en/experiments.ts";
import { feedback } from "../en/feedback.ts";
import { keys } from "../en/keys.ts";
import { models } from "../en/models.ts";
import { monitoring } from "../en/monitoring.ts";
import { settings } from "../en/settings.ts";
import { usage } from "../en/usage.ts";
import type { Texts } from "../texts.ts";

/** What only the settings say; loaded with them. */
export const en = { ...settings, ...apiKeys, ...experiments, ...feedback, ...keys, ...models, ...monitoring, ...usage };

export type SettingsMessages = Texts<typeof en>;
