import { z } from "@hono/zod-openapi";
import { messageText } from "@millrace/protocol";
import { CONTENT, MESSAGE, OFFSET, SOUND_TEXT } from "../sessions/schemas.ts";

/** Apps choose these ids; they name a message within its session. */
const UI_ID = SOUND_TEXT.min(1).max(200);
const TEXT_PART = z.looseObject({
  type: z.literal("text", { message: "Only text can be sent here." }),
  text: z.string(),
});

const USER_MESSAGE = z
  .looseObject({ role: z.literal("user"), id: UI_ID, parts: z.array(TEXT_PART).max(100) })
  .refine((message) => CONTENT.safeParse(messageText(message)).success, {
    message: "Say something, in at most 100,000 characters.",
    path: ["parts"],
  });
const UI_MESSAGE = z
  .discriminatedUnion("role", [USER_MESSAGE, z.looseObject({ role: z.literal("assistant"), id: UI_ID })])
  .openapi("UiMessage", { description: "A message in the shape of the AI SDK v7 `UIMessage`." });

/**
 * What `useChat` posts. Apps may add fields of their own, so unknown ones are let through. Of the messages only the last
 * is looked at: it says what is wanted; the others are history, and that is the server's own.
 */
export const CHAT_REQUEST = z
  .looseObject({
    id: z.string().openapi({ description: "A session's id", example: "ses_019aa3f4c1d27c0a8f6e3b2d9a4e5f60" }),
    messages: z
      .preprocess((all) => (Array.isArray(all) ? all.slice(-1) : all), z.array(UI_MESSAGE).exactOptional())
      .openapi({ description: "Only the last one counts." }),
    message: UI_MESSAGE.exactOptional().openapi({ description: "The last one alone, instead of `messages`." }),
    trigger: z.enum(["submit-message", "regenerate-message"]).default("submit-message"),
    messageId: UI_ID.exactOptional(),
    model: SOUND_TEXT.min(1).max(200).exactOptional(),
  })
  .openapi("ChatRequest");
export type ChatRequest = z.infer<typeof CHAT_REQUEST>;

export const ANSWER_SO_FAR = z.object({ message: MESSAGE, offset: OFFSET }).openapi("AnswerSoFar");
