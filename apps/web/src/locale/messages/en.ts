import { app } from "./en/app.ts";
import { conversation } from "./en/conversation.ts";
import { input } from "./en/input.ts";
import type { Texts } from "./texts.ts";

export const en = { ...app, ...input, ...conversation };

export type Messages = Texts<typeof en>;
