import type { FeedbackSummary, RateMessage, Rating, RatingList, RatingPage, RatingValue } from "@millrace/protocol";
import type { PageQuery } from "./api.ts";
import type { Call } from "./request.ts";

/** Ratings of answers; apart from `Api`, so that an app loads it with what shows them. */
export interface FeedbackApi {
  rate(messageId: string, body: RateMessage): Promise<Rating>;
  unrate(messageId: string): Promise<void>;
  /** What the person thinks of a session's answers. */
  sessionRatings(sessionId: string): Promise<RatingList>;
  /** All answers that the person rated, the newest first. */
  ratings(page?: PageQuery & { value?: RatingValue }): Promise<RatingPage>;
  summary(): Promise<FeedbackSummary>;
  /** Decides whether the workspace's export has the person's rated conversations. */
  allowWorkspaceExport(allowed: boolean): Promise<void>;
}

export function createFeedbackApi(call: Call): FeedbackApi {
  const rating = (messageId: string) => `/api/v1/chat/messages/${encodeURIComponent(messageId)}/rating`;
  return {
    rate: (messageId, body) => call({ method: "PUT", path: rating(messageId), body }),
    unrate: (messageId) => call({ method: "DELETE", path: rating(messageId) }),
    sessionRatings: (sessionId) =>
      call({ method: "GET", path: `/api/v1/chat/sessions/${encodeURIComponent(sessionId)}/ratings` }),
    ratings: (query) => call({ method: "GET", path: "/api/v1/feedback/ratings", query: { ...query } }),
    summary: () => call({ method: "GET", path: "/api/v1/feedback" }),
    allowWorkspaceExport: (workspace_export) =>
      call({ method: "PUT", path: "/api/v1/feedback", body: { workspace_export } }),
  };
}
