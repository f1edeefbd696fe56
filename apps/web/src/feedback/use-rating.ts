import { createFeedbackApi } from "@millrace/client/feedback";
import type { RateMessage, Rating } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { sessionRatingsQuery } from "./feedback-queries.ts";

/** What the person thinks of an answer, and how to say it; shown at once, and as it was when the server refuses. */
export function useRating(sessionId: string, messageId: string) {
  const client = useMillrace();
  const queryClient = useQueryClient();
  const query = sessionRatingsQuery(client, sessionId);
  const { data: rating } = useQuery({
    ...query,
    select: ({ items }) => items.find(({ message_id }) => message_id === messageId) ?? null,
  });
  const change = useMutation({
    mutationFn: async (wanted: RateMessage | null) => {
      const api = createFeedbackApi(client.call);
      if (wanted === null) await api.unrate(messageId);
      else await api.rate(messageId, wanted);
    },
    async onMutate(wanted) {
      await queryClient.cancelQueries({ queryKey: query.queryKey });
      const before = queryClient.getQueryData(query.queryKey);
      const others = (before?.items ?? []).filter(({ message_id }) => message_id !== messageId);
      const items = wanted === null ? others : [...others, expected(messageId, wanted)];
      queryClient.setQueryData(query.queryKey, { items });
      return before;
    },
    onError: (_error, _wanted, before) => queryClient.setQueryData(query.queryKey, before),
    onSettled: () => queryClient.invalidateQueries({ queryKey: query.queryKey }),
  });
  return { rating: rating ?? null, change };
}

function expected(message_id: string, { value, reasons = [], comment = null }: RateMessage): Rating {
  return { message_id, value, reasons, comment, updated_at: new Date().toISOString() };
}
