import type { MillraceClient } from "@millrace/client";
import { useMillrace } from "@millrace/react";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { modelsQuery } from "../../queries.ts";

export function adminModelsQuery({ api }: MillraceClient) {
  return queryOptions({ queryKey: ["admin", "models"], queryFn: () => api.adminModels() });
}

/** Changes something about models; done when what is shown of them is new, too. */
export function useChangeModels(onDone?: () => void) {
  const client = useMillrace();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: (api: MillraceClient["api"]) => Promise<void>) => change(client.api),
    async onSuccess() {
      await Promise.all(
        [adminModelsQuery(client), modelsQuery(client)].map(({ queryKey }) => queries.invalidateQueries({ queryKey })),
      );
      onDone?.();
    },
  });
}
