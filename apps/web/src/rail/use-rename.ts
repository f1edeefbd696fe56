import { useMillrace } from "@millrace/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { sessionsQuery } from "../queries.ts";

export function useRename(sessionId: string) {
  const { api } = useMillrace();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (title: string) => api.renameSession(sessionId, title),
    onSettled: () => queryClient.invalidateQueries({ queryKey: sessionsQuery(api).queryKey }),
  });
}
