import { app } from "./de/app.ts";
import { conversation } from "./de/conversation.ts";
import { input } from "./de/input.ts";
import type { Messages } from "./en.ts";

export const de: Messages = { ...app, ...input, ...conversation };
