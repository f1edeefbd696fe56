import type { MillraceClient } from "@millrace/client";
import { createProviderKeysApi, type KeyOwner } from "@millrace/client/provider-keys";
import type { QueryClient } from "@tanstack/react-query";
import { queryOptions } from "@tanstack/react-query";
import { modelsQuery } from "../../queries.ts";

const KEYS = ["provider-keys"] as const;

export function ownKeysQuery({ call }: MillraceClient) {
  return queryOptions({ queryKey: [...KEYS, "own"], queryFn: () => createProviderKeysApi(call).own(), staleTime: 0 });
}

export function workspaceKeysQuery({ call }: MillraceClient) {
  return queryOptions({
    queryKey: [...KEYS, "workspace"],
    queryFn: () => createProviderKeysApi(call).workspace(),
    staleTime: 0,
  });
}

/** Whose keys a card is about, and what happens when they changed. */
export interface KeysOf {
  readonly whose: KeyOwner;
  readonly changed: () => Promise<void>;
}

/** With the keys, the models change that one can choose. */
export async function keysChanged(queryClient: QueryClient, client: MillraceClient): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: KEYS }),
    queryClient.invalidateQueries({ queryKey: modelsQuery(client).queryKey }),
  ]);
}
