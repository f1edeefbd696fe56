import { models } from "../en/models.ts";
import { settings } from "../en/settings.ts";
import type { Texts } from "../texts.ts";

/** What only the settings say; loaded with them. */
export const en = { ...settings, ...models };

export type SettingsMessages = Texts<typeof en>;
