import type { MillraceClient } from "@millrace/client";
import { type AdminModelsApi, createAdminModelsApi } from "@millrace/client/admin-models";
import { useMillrace } from "@millrace/react";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { modelsQuery } from "../../queries.ts";

export function adminModelsQuery({ call }: MillraceClient) {
  return queryOptions({ queryKey: ["admin", "models"], queryFn: () => createAdminModelsApi(call).list() });
}

/** Changes something about models; done when what is shown of them is new, too. */
export function useChangeModels(onDone?: () => void) {
  const client = useMillrace();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: (api: AdminModelsApi) => Promise<void>) => change(createAdminModelsApi(client.call)),
    async onSuccess() {
      await Promise.all(
        [adminModelsQuery(client), modelsQuery(client)].map(({ queryKey }) => queries.invalidateQueries({ queryKey })),
      );
      onDone?.();
    },
  });
}
