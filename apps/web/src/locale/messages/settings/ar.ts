import { experiments } from "../ar/experiments.ts";
import { feedback } from "../ar/feedback.ts";
import { settings } from "../ar/settings.ts";
import type { SettingsMessages } from "./en.ts";

export const ar: SettingsMessages = { ...settings, ...feedback, ...experiments };
