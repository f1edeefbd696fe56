import { experiments } from "../es/experiments.ts";
import { feedback } from "../es/feedback.ts";
import { settings } from "../es/settings.ts";
import type { SettingsMessages } from "./en.ts";

export const es: SettingsMessages = { ...settings, ...feedback, ...experiments };
