import { z } from "zod";
import { problem } from "../http/problems.ts";
import { SOUND_TEXT } from "./schemas.ts";

/** Page cursors are opaque to clients: base64url of a small JSON value, checked again when they come back. */
const LIST = z.strictObject({ pinned: z.int().min(0).max(1), active_at: z.int(), id: SOUND_TEXT.max(64) });
const POSITION = z.strictObject({ position: z.int32() });
const PATH = z.strictObject({ path: SOUND_TEXT.max(64) });

export const listCursor = (cursor: z.infer<typeof LIST>) => encode(cursor);
export const positionCursor = (position: number) => encode({ position });
export const pathCursor = (path: string) => encode({ path });

export const parseListCursor = (cursor: string) => decode(LIST, cursor);
export const parseMessageCursor = (cursor: string) => decode(z.union([POSITION, PATH]), cursor);

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** @throws ProblemError `invalid_request` */
function decode<Value>(schema: z.ZodType<Value>, cursor: string): Value {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
  } catch {
    throw problem("invalid_request", "The cursor is not one this list gave out. Start again without it.");
  }
}
