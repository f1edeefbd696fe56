import type { MillraceClient } from "@millrace/client";
import { createApiKeysApi } from "@millrace/client/api-keys";
import { queryOptions } from "@tanstack/react-query";

export function apiKeysQuery({ call }: MillraceClient) {
  return queryOptions({ queryKey: ["api-keys"], queryFn: () => createApiKeysApi(call).list(), staleTime: 0 });
}
