import { experiments } from "../zh/experiments.ts";
import { feedback } from "../zh/feedback.ts";
import { settings } from "../zh/settings.ts";
import type { SettingsMessages } from "./en.ts";

export const zh: SettingsMessages = { ...settings, ...feedback, ...experiments };
