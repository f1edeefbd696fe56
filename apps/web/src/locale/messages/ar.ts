import { app } from "./ar/app.ts";
import { conversation } from "./ar/conversation.ts";
import { input } from "./ar/input.ts";
import type { Messages } from "./en.ts";

export const ar: Messages = { ...app, ...input, ...conversation };
