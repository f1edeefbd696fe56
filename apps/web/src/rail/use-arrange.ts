import type { UpdateSession } from "@millrace/protocol";
import { useMillrace } from "@millrace/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { LISTS } from "../queries.ts";

/** Pins a session, puts it away, or sets its tags. */
export function useArrange(sessionId: string) {
  const client = useMillrace();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (change: UpdateSession) => client.api.updateSession(sessionId, change),
    onSettled: () => queryClient.invalidateQueries({ queryKey: LISTS }),
  });
}
