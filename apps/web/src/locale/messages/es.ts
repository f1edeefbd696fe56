import type { Messages } from "./en.ts";
import { app } from "./es/app.ts";
import { conversation } from "./es/conversation.ts";
import { input } from "./es/input.ts";

export const es: Messages = { ...app, ...input, ...conversation };
