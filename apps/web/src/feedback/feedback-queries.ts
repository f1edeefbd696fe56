import type { MillraceClient } from "@millrace/client";
import { createFeedbackApi } from "@millrace/client/feedback";
import type { RatingValue } from "@millrace/protocol";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { LISTS } from "../queries.ts";

/** Ratings change the version of a person's lists, so their queries are fetched anew with those. */
const RATINGS = [...LISTS, "ratings"] as const;

export function sessionRatingsQuery({ call }: MillraceClient, sessionId: string) {
  return queryOptions({
    queryKey: [...RATINGS, sessionId],
    queryFn: () => createFeedbackApi(call).sessionRatings(sessionId),
  });
}

export function ratingsQuery({ call }: MillraceClient, value: RatingValue | null) {
  return infiniteQueryOptions({
    queryKey: [...RATINGS, "all", value],
    queryFn: ({ pageParam }) =>
      createFeedbackApi(call).ratings({
        limit: 20,
        ...(value && { value }),
        ...(pageParam && { cursor: pageParam }),
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
}

export function feedbackQuery({ call }: MillraceClient) {
  return queryOptions({ queryKey: [...RATINGS, "summary"], queryFn: () => createFeedbackApi(call).summary() });
}
