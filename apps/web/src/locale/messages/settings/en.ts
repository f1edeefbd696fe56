import { settings } from "../en/settings.ts";
import { usage } from "../en/usage.ts";
import type { Texts } from "../texts.ts";

/** What only the settings say; loaded with them. */
export const en = { ...settings, ...usage };

export type SettingsMessages = Texts<typeof en>;
