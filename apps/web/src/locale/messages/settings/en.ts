import { monitoring } from "../en/monitoring.ts";
import { settings } from "../en/settings.ts";
import type { Texts } from "../texts.ts";

/** What only the settings say; loaded with them. */
export const en = { ...settings, ...monitoring };

export type SettingsMessages = Texts<typeof en>;
