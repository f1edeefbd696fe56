import { z } from "@hono/zod-openapi";
import { EXPORT_FORMATS, RATING_REASONS, RATING_VALUES, SESSION_MODES } from "@millrace/protocol";
import { PAGE_QUERY, SOUND_TEXT } from "../sessions/schemas.ts";

const TIME = z.iso.datetime();
const MAX_COMMENT = 2_000;
const REASON = z.enum([...RATING_REASONS.up, ...RATING_REASONS.down]);

export const RATE_MESSAGE = z
  .strictObject({
    value: z.enum(RATING_VALUES),
    reasons: z.array(REASON).max(REASON.options.length).exactOptional(),
    comment: z.string().trim().max(MAX_COMMENT).nullable().exactOptional(),
  })
  .refine(({ value, reasons = [] }) => reasons.every((reason) => isOf(value, reason)), {
    path: ["reasons"],
    message: "Not a reason for this rating.",
  })
  .openapi("RateMessage");

function isOf(value: keyof typeof RATING_REASONS, reason: string): boolean {
  return RATING_REASONS[value].some((known) => known === reason);
}

export const RATING = z
  .object({
    message_id: z.string(),
    value: z.enum(RATING_VALUES),
    reasons: z.array(REASON),
    comment: z.string().nullable(),
    updated_at: TIME,
  })
  .openapi("Rating");
export const RATING_LIST = z.object({ items: z.array(RATING) }).openapi("RatingList");

export const RATING_PAGE_QUERY = PAGE_QUERY.extend({ value: z.enum(RATING_VALUES).exactOptional() });
export const RATING_PAGE = z
  .object({
    items: z.array(
      RATING.extend({
        session_id: z.string(),
        session_title: z.string(),
        preview: z.string(),
        model: z.string(),
      }).openapi("ListedRating"),
    ),
    next_cursor: z.string().nullable(),
  })
  .openapi("RatingPage");

export const FEEDBACK_SETTINGS = z.strictObject({ workspace_export: z.boolean() }).openapi("FeedbackSettings");
export const FEEDBACK_SUMMARY = z
  .object({ up: z.int(), down: z.int(), workspace_export: z.boolean() })
  .openapi("FeedbackSummary");

export const EXPORT_QUERY = z.object({
  format: z.enum(EXPORT_FORMATS).default("chat"),
  /** For `chat`: answers rated up, or whatever was rated. */
  rating: z.enum(["up", "any"]).default("up"),
  from: TIME.exactOptional(),
  to: TIME.exactOptional(),
  model: SOUND_TEXT.min(1).max(200).exactOptional(),
  mode: z.enum(SESSION_MODES).exactOptional(),
});
export type ExportQuery = z.infer<typeof EXPORT_QUERY>;
