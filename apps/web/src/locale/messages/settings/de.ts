import { experiments } from "../de/experiments.ts";
import { feedback } from "../de/feedback.ts";
import { settings } from "../de/settings.ts";
import type { SettingsMessages } from "./en.ts";

export const de: SettingsMessages = { ...settings, ...feedback, ...experiments };
