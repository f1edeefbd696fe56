import type { Page } from "./commands.ts";

/** Whether an answer was any good. */
export const RATING_VALUES = ["up", "down"] as const;
export type RatingValue = (typeof RATING_VALUES)[number];

/** Why, by value. The lists are closed; the web app has a text per reason and language. */
export const RATING_REASONS = {
  up: ["accurate", "helpful", "clear"],
  down: ["wrong", "incomplete", "off_topic", "too_long", "unsafe"],
} as const satisfies Record<RatingValue, readonly string[]>;
export type RatingReason = (typeof RATING_REASONS)[RatingValue][number];

/** `PUT /chat/messages/:id/rating`: what a person thinks of an answer; replaces what they thought before. */
export interface RateMessage {
  value: RatingValue;
  reasons?: RatingReason[];
  comment?: string | null;
}

/** One person's rating of an answer. It is theirs alone: never in a log, a link, or what others see. */
export interface Rating {
  message_id: string;
  value: RatingValue;
  reasons: RatingReason[];
  comment: string | null;
  updated_at: string;
}

/** `GET /chat/sessions/:id/ratings`: the caller's, of all versions in the session. */
export interface RatingList {
  items: Rating[];
}

/** A rating in the list of all a person gave. */
export interface ListedRating extends Rating {
  session_id: string;
  session_title: string;
  /** The beginning of the answer; empty when that was erased. */
  preview: string;
  model: string;
}

export type RatingPage = Page<ListedRating>;

/** `GET /feedback`: a person's ratings in figures, and what they decided about them. */
export interface FeedbackSummary {
  up: number;
  down: number;
  /** Whether those who set up the deployment may export this person's rated conversations with everybody's. */
  workspace_export: boolean;
}

/** `chat`: one conversation a line, to imitate; `preference`: two answers to the same a line, one preferred. */
export const EXPORT_FORMATS = ["chat", "preference"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
