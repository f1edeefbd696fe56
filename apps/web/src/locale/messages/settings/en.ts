import { experiments } from "../en/experiments.ts";
import { feedback } from "../en/feedback.ts";
import { settings } from "../en/settings.ts";
import type { Texts } from "../texts.ts";

/** What only the settings say; loaded with them. */
export const en = { ...settings, ...feedback, ...experiments };

export type SettingsMessages = Texts<typeof en>;
