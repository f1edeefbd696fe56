import { useMillrace } from "@millrace/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { LISTS } from "../queries.ts";

export function useRename(sessionId: string) {
  const client = useMillrace();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (title: string) => client.api.renameSession(sessionId, title),
    onSettled: () => queryClient.invalidateQueries({ queryKey: LISTS }),
  });
}
