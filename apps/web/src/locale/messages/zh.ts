import type { Messages } from "./en.ts";
import { app } from "./zh/app.ts";
import { conversation } from "./zh/conversation.ts";
import { input } from "./zh/input.ts";

export const zh: Messages = { ...app, ...input, ...conversation };
